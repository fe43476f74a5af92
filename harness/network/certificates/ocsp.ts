import {
  BasicOCSPResponse,
  CertID,
  CertStatus,
  id_pkix_ocsp_basic,
  KeyHash,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate, CRLReason, CRLReasons } from '@peculiar/asn1-x509';
import { createHash, type KeyObject, sign } from 'node:crypto';

/** What a response says of a certificate: https://www.rfc-editor.org/rfc/rfc6960#section-4.2.1 */
export interface Said {
  status: 'good' | 'revoked' | 'unknown';
  thisUpdate: Date;
  nextUpdate: Date;
}

const sha1 = '1.3.14.3.2.26';
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

/**
 * A response of an authority about a certificate of its own, in DER. All three are given as DER or a key of P-256.
 * https://www.rfc-editor.org/rfc/rfc6960#section-4.2
 */
export function ocspResponse(
  issuer: ArrayBuffer,
  signingKey: KeyObject,
  certificate: ArrayBuffer,
  said: Said,
): Buffer {
  const thisUpdate = wholeSecond(said.thisUpdate);
  const nextUpdate = wholeSecond(said.nextUpdate);
  const { subject, subjectPublicKeyInfo } = AsnConvert.parse(issuer, Certificate).tbsCertificate;
  const { serialNumber } = AsnConvert.parse(certificate, Certificate).tbsCertificate;
  const issuerKeyHash = hashOf(subjectPublicKeyInfo.subjectPublicKey);
  const tbsResponseData = new ResponseData({
    responderID: new ResponderID({ byKey: new KeyHash(issuerKeyHash) }),
    producedAt: thisUpdate,
    responses: [
      new SingleResponse({
        certID: new CertID({
          hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha1, parameters: null }),
          issuerNameHash: new OctetString(hashOf(AsnConvert.serialize(subject))),
          issuerKeyHash: new OctetString(issuerKeyHash),
          serialNumber,
        }),
        certStatus: statusOf(said.status, thisUpdate),
        thisUpdate,
        nextUpdate,
      }),
    ],
  });
  const signed = new BasicOCSPResponse({
    tbsResponseData,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 }),
    signature: bytesOf(sign('sha256', Buffer.from(AsnConvert.serialize(tbsResponseData)), signingKey)),
  });
  const response = new OCSPResponse({
    responseStatus: OCSPResponseStatus.successful,
    responseBytes: new ResponseBytes({
      responseType: id_pkix_ocsp_basic,
      response: new OctetString(AsnConvert.serialize(signed)),
    }),
  });
  return Buffer.from(AsnConvert.serialize(response));
}

function statusOf(status: Said['status'], revocationTime: Date): CertStatus {
  switch (status) {
    case 'good':
    case 'unknown':
      return new CertStatus({ [status]: null });
    case 'revoked':
      return new CertStatus({
        revoked: new RevokedInfo({
          revocationTime,
          revocationReason: new CRLReason(CRLReasons.keyCompromise),
        }),
      });
  }
}

/** https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5.2: there is no room for a fraction. */
function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function hashOf(bytes: ArrayBuffer): ArrayBuffer {
  return bytesOf(createHash('sha1').update(Buffer.from(bytes)).digest());
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer;
}
