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

/** The status of a certificate in an OCSP response: https://www.rfc-editor.org/rfc/rfc6960#section-4.2.1 */
export interface CertificateStatus {
  status: 'good' | 'revoked' | 'unknown';
  thisUpdate: Date;
  nextUpdate: Date;
}

const sha1 = '1.3.14.3.2.26';
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

/**
 * Returns an OCSP response, in DER. The certificates are in DER, and the key is a P-256 key.
 * https://www.rfc-editor.org/rfc/rfc6960#section-4.2
 */
export function ocspResponse(
  issuer: ArrayBuffer,
  signingKey: KeyObject,
  certificate: ArrayBuffer,
  certificateStatus: CertificateStatus,
): Buffer {
  const thisUpdate = wholeSecond(certificateStatus.thisUpdate);
  const nextUpdate = wholeSecond(certificateStatus.nextUpdate);
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
        certStatus: statusOf(certificateStatus.status, thisUpdate),
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

function statusOf(status: CertificateStatus['status'], revocationTime: Date): CertStatus {
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

/** Removes the fraction of a second, which GeneralizedTime does not allow: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5.2 */
function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function hashOf(bytes: ArrayBuffer): ArrayBuffer {
  return bytesOf(createHash('sha1').update(Buffer.from(bytes)).digest());
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer;
}
