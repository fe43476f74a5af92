import { byRule, type Reports, type Tables } from '../tables.js';

const dns: Reports = {
  nxdomain: 'ENOTFOUND',
  servfail: 'ESERVFAIL',
  refused: 'EREFUSED',
  formerr: 'EFORMERR',
  notimp: 'ENOTIMP',
  'reserved-code': 'ESERVFAIL',
  'no-data': 'ENODATA',
  'alias-to-nothing': 'ENOTFOUND',
  'alias-to-no-data': 'no address',
  'alias-chain': 'no address',
  'alias-loop': 'no address',
  'malformed-answer': 'EBADRESP',
  silence: 'ETIMEOUT',
  'slow-nxdomain': 'ENOTFOUND',
  'slow-servfail': 'ESERVFAIL',
  referral: 'ENODATA',
  truncated: 'ECONNREFUSED',
  'header-only': 'EBADRESP',
  'pointer-loop': 'EBADRESP',
  'short-address': 'EBADRESP',
  'other-type': 'ENODATA',
  'other-question': 'ETIMEOUT',
  'wrong-transaction-id': 'ETIMEOUT',
  echo: 'ENODATA',
  'zero-address': 'A 0.0.0.0, AAAA ENODATA',
  'zero-address-ipv6': 'A ENODATA, AAAA ::',
  'label-too-long': 'EBADNAME',
  'name-too-long': 'EBADNAME',
  'empty-label': 'EBADNAME',
};

const ws: Reports = {
  nxdomain: 'ENOTFOUND',
  'servfail-then-silence': 'EAI_AGAIN',
  // c-ares would accept the address of the other name, so `dns` is not used here.
  'other-name': 'ENOTFOUND',
  'zero-address': 'ECONNREFUSED',
  'zero-address-ipv6': 'ECONNREFUSED',
  'ipv6-only': 'ENETUNREACH',
  'label-too-long': 'ENOTFOUND',
  'name-too-long': 'EINVAL',
  'empty-label': 'ENOTFOUND',
};

const curl: Reports = {
  ...byRule('name', ({ fixture }) =>
    // The resolver of the system retries for longer than the timeout of curl.
    fixture.slow ? 'silence' : 'COULDNT_RESOLVE_HOST',
  ),
  // A malformed answer is a failure at once.
  'malformed-answer': 'COULDNT_RESOLVE_HOST',
  'zero-address': 'COULDNT_CONNECT',
  'zero-address-ipv6': 'COULDNT_CONNECT',
  'ipv6-only': 'COULDNT_CONNECT',
};

export const reports: Tables = { dns, ws, curl };
