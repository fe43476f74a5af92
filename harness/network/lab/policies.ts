import { join } from 'node:path';
import { plan } from './address-plan.js';

/** How Firefox behaves in a test, whoever starts it. */
export const firefoxPreferences = {
  // The agent page opens windows of its own, as no page may unless it is asked to by a click.
  'dom.disable_open_during_load': false,
  'dom.popup_maximum': 1000,
  // Windows that lie behind others keep their timers.
  'dom.min_background_timeout_value': 4,
  'dom.min_background_timeout_value_without_budget_throttling': 4,
  'dom.timeout.enable_budget_timer_throttling': false,
  // What changes in the lab's routes is part of it; Firefox would give up every connection that is silent for five seconds then.
  'network.notify.changed': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
} as const;

/**
 * Firefox trusts the lab's authority, and one that a person starts by its command shows the page that it is given and nothing else:
 * https://firefox-admin-docs.mozilla.org/reference/policies/
 */
export function firefoxPolicies(): string {
  const preferences = Object.entries(firefoxPreferences).map(
    ([name, Value]) => [name, { Value, Status: 'default' }] as const,
  );
  return JSON.stringify({
    policies: {
      Certificates: { Install: [join(plan.folder, 'ca.pem')] },
      Preferences: Object.fromEntries(preferences),
      DontCheckDefaultBrowser: true,
      OverrideFirstRunPage: '',
      OverridePostUpdatePage: '',
      SkipTermsOfUse: true,
    },
  });
}

/**
 * The same for Chromium: https://chromeenterprise.google/policies/
 * @param ca DER
 */
export function chromiumPolicies(ca: ArrayBuffer): string {
  const allow = 1;
  return JSON.stringify({
    CACertificates: [Buffer.from(ca).toString('base64')],
    DefaultPopupsSetting: allow,
    PromotionsEnabled: false,
  });
}
