// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Object identifiers of CMS and CAdES (RFC 5652 section 11, RFC 5035, RFC 5126).
#pragma once

#include "asn1/oid.h"

namespace tamga::signature::oids {

inline const asn1::Oid& data() {
    static const asn1::Oid value("1.2.840.113549.1.7.1");
    return value;
}
inline const asn1::Oid& signedData() {
    static const asn1::Oid value("1.2.840.113549.1.7.2");
    return value;
}
inline const asn1::Oid& envelopedData() {
    static const asn1::Oid value("1.2.840.113549.1.7.3");
    return value;
}
inline const asn1::Oid& contentType() {
    static const asn1::Oid value("1.2.840.113549.1.9.3");
    return value;
}
inline const asn1::Oid& messageDigest() {
    static const asn1::Oid value("1.2.840.113549.1.9.4");
    return value;
}
inline const asn1::Oid& signingTime() {
    static const asn1::Oid value("1.2.840.113549.1.9.5");
    return value;
}
/// SHA-1 only (RFC 2634); read, never written.
inline const asn1::Oid& signingCertificate() {
    static const asn1::Oid value("1.2.840.113549.1.9.16.2.12");
    return value;
}
inline const asn1::Oid& signingCertificateV2() {
    static const asn1::Oid value("1.2.840.113549.1.9.16.2.47");
    return value;
}
/// Unsigned; a TimeStampToken over the value of SignerInfo.signature (RFC 5126 section 6.1.1).
inline const asn1::Oid& signatureTimeStamp() {
    static const asn1::Oid value("1.2.840.113549.1.9.16.2.14");
    return value;
}
/// id-ct-TSTInfo, the content type of a time-stamp token (RFC 3161 section 2.4.2).
inline const asn1::Oid& tstInfo() {
    static const asn1::Oid value("1.2.840.113549.1.9.16.1.4");
    return value;
}

}  // namespace tamga::signature::oids
