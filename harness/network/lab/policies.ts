import { join } from 'node:path';
import { plan } from './address-plan.js';

/** The preferences of Firefox in a test. They apply if Playwright starts it and if a command does. */
export const firefoxPreferences = {
  // The agent page opens windows without a click, which the pop-up blocker prevents by default.
  'dom.disable_open_during_load': false,
  'dom.popup_maximum': 1000,
  // The timers of background windows are not throttled.
  'dom.min_background_timeout_value': 4,
  'dom.min_background_timeout_value_without_budget_throttling': 4,
  'dom.timeout.enable_budget_timer_throttling': false,
  // Changes of the lab's routes are part of a run. After one, Firefox would close every connection that is silent for five seconds.
  'network.notify.changed': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
} as const;

/**
 * Returns the policies by which Firefox trusts the lab's CA and, if a command starts it, opens only the given page:
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
 * Returns the policies by which Chromium trusts the lab's CA and allows pop-ups: https://chromeenterprise.google/policies/
 * @param ca the certificate of the CA, in DER
 */
export function chromiumPolicies(ca: ArrayBuffer): string {
  const allow = 1;
  return JSON.stringify({
    CACertificates: [Buffer.from(ca).toString('base64')],
    DefaultPopupsSetting: allow,
    PromotionsEnabled: false,
    LocalNetworkAccessBlockedForUrls: Object.values(plan.denied),
  });
}
