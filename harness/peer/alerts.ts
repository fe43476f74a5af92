/**
 * AlertDescription: https://www.rfc-editor.org/rfc/rfc8446#section-6 and
 * https://www.rfc-editor.org/rfc/rfc5246#section-7.2
 */
export const alertDescriptions: Readonly<Record<string, number>> = {
  close_notify: 0,
  unexpected_message: 10,
  bad_record_mac: 20,
  decryption_failed: 21,
  record_overflow: 22,
  decompression_failure: 30,
  handshake_failure: 40,
  no_certificate: 41,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  decrypt_error: 51,
  export_restriction: 60,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  user_canceled: 90,
  no_renegotiation: 100,
  missing_extension: 109,
  unsupported_extension: 110,
  unrecognized_name: 112,
  bad_certificate_status_response: 113,
  unknown_psk_identity: 115,
  certificate_required: 116,
  no_application_protocol: 120,
};

/** Returns the name of an alert, or its number if it has no name. */
export function alertName(code: number): string {
  return Object.entries(alertDescriptions).find(([, value]) => value === code)?.[0] ?? String(code);
}

/** Returns an unencrypted record with an alert. @throws {RangeError} if no alert has this name. */
export function alertRecord(level: 'warning' | 'fatal', description: string): Buffer {
  const code = alertDescriptions[description];
  if (code === undefined) throw new RangeError(`there is no TLS alert named ${description}`);
  return Buffer.from([21, 3, 3, 0, 2, level === 'fatal' ? 2 : 1, code]);
}
