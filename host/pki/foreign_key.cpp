// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/foreign_key.h"

#include <cryptopp/eccrypto.h>
#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>
#include <cryptopp/oids.h>
#include <cryptopp/rsa.h>

#include <array>
#include <string>

#include "asn1/writer.h"

namespace tamga::pki {
namespace {

using CryptoPP::Integer;

Integer number(BytesView bigEndian) {
    return {bigEndian.data(), bigEndian.size()};
}

struct RsaKey {
    Integer modulus;
    Integer exponent;
};

Integer readPositive(asn1::Reader& reader) {
    const auto content = reader.readBigInteger();
    if ((content[0] & 0x80U) != 0) throw Error(Reason::kDerMalformed, "negative number in a key");
    return number(content);
}

RsaKey readRsaKey(BytesView encoding) {
    asn1::Reader outer(encoding);
    asn1::Reader reader = outer.readSequence();
    outer.expectEnd();
    RsaKey key{readPositive(reader), readPositive(reader)};
    reader.expectEnd();
    return key;
}

struct CurveRow {
    std::string_view oid;
    unsigned bits;
    CryptoPP::OID (*id)();
};

constexpr std::array<CurveRow, 3> kCurves{{
    {"1.2.840.10045.3.1.7", 256, CryptoPP::ASN1::secp256r1},
    {"1.3.132.0.34", 384, CryptoPP::ASN1::secp384r1},
    {"1.3.132.0.35", 521, CryptoPP::ASN1::secp521r1},
}};

const CurveRow* findRow(std::string_view oid) noexcept {
    for (const auto& row : kCurves) {
        if (row.oid == oid) return &row;
    }
    return nullptr;
}

bool verifyEcdsaOrThrow(const CurveRow& row, BytesView point, BytesView digest, BytesView signature) {
    asn1::Reader outer(signature);
    asn1::Reader reader = outer.readSequence();
    outer.expectEnd();
    const Integer r = readPositive(reader);
    const Integer s = readPositive(reader);
    reader.expectEnd();

    const CryptoPP::DL_GroupParameters_EC<CryptoPP::ECP> parameters(row.id());
    const auto& curve = parameters.GetCurve();
    CryptoPP::ECP::Point q;
    if (!curve.DecodePoint(q, point.data(), point.size()) || q.identity || !curve.VerifyPoint(q))
        return false;
    CryptoPP::DL_PublicKey_EC<CryptoPP::ECP> key;
    key.Initialize(parameters, q);
    const CryptoPP::DL_Algorithm_ECDSA<CryptoPP::ECP> ecdsa;
    // Checks the ranges of r and s itself.
    return ecdsa.Verify(parameters, key, ecdsaInteger(digest, parameters.GetSubgroupOrder()), r, s);
}

}  // namespace

Bytes encodeForRsa(HashAlgorithm hash, BytesView digest, std::size_t modulusOctets) {
    using namespace asn1;
    const Bytes digestInfo = sequence({sequence({oid(oidOf(hash)), null()}), octetString(digest)});
    if (modulusOctets < digestInfo.size() + 11) return {};
    Bytes message{0x00, 0x01};
    message.resize(modulusOctets - digestInfo.size() - 1, 0xFF);
    message.push_back(0x00);
    append(message, digestInfo);
    return message;
}

Integer ecdsaInteger(BytesView digest, const Integer& order) {
    Integer value = number(digest);
    const std::size_t bits = digest.size() * 8;
    if (bits > order.BitCount()) value >>= bits - order.BitCount();
    return value;
}

CryptoPP::OID ecdsaCurve(std::string_view curve) {
    const auto* row = findRow(curve);
    if (row == nullptr) throw Error(Reason::kCertificateAlgorithm, "curve " + std::string(curve));
    return row->id();
}

unsigned checkRsaKey(BytesView rsaPublicKey) {
    const RsaKey key = readRsaKey(rsaPublicKey);
    const auto bits = key.modulus.BitCount();
    if (bits < 1024 || bits > 16384 || key.modulus.IsEven()) {
        throw Error(Reason::kCertificateAlgorithm, "RSA modulus of " + std::to_string(bits) + " bits");
    }
    if (key.exponent.IsEven() || key.exponent <= Integer::One() || key.exponent.BitCount() > 64) {
        throw Error(Reason::kCertificateAlgorithm, "RSA public exponent");
    }
    return bits;
}

std::optional<OpenedRsa> openRsa(BytesView rsaPublicKey, BytesView signature) {
    try {
        const RsaKey key = readRsaKey(rsaPublicKey);
        OpenedRsa opened{Bytes(key.modulus.ByteCount()), key.modulus.BitCount()};
        const Integer value = number(signature);
        if (signature.size() != opened.message.size() || value >= key.modulus) return std::nullopt;
        CryptoPP::RSAFunction function;
        function.Initialize(key.modulus, key.exponent);
        function.ApplyFunction(value).Encode(opened.message.data(), opened.message.size());
        return opened;
    } catch (const Error&) {
        return std::nullopt;
    } catch (const CryptoPP::Exception&) {
        return std::nullopt;
    }
}

Bytes applyRsa(BytesView rsaPublicKey, BytesView message) {
    const RsaKey key = readRsaKey(rsaPublicKey);
    CryptoPP::RSAFunction function;
    function.Initialize(key.modulus, key.exponent);
    Bytes out(key.modulus.ByteCount());
    function.ApplyFunction(number(message)).Encode(out.data(), out.size());
    return out;
}

bool verifyRsa(BytesView rsaPublicKey, HashAlgorithm hash, BytesView digest, BytesView signature) {
    const auto opened = openRsa(rsaPublicKey, signature);
    if (!opened) return false;
    const Bytes expected = encodeForRsa(hash, digest, opened->message.size());
    return !expected.empty() && opened->message == expected;
}

unsigned ecdsaFieldBits(std::string_view curve) noexcept {
    const auto* row = findRow(curve);
    return row == nullptr ? 0 : row->bits;
}

bool verifyEcdsa(std::string_view curve, BytesView point, BytesView digest, BytesView signature) {
    const auto* row = findRow(curve);
    if (row == nullptr) return false;
    try {
        return verifyEcdsaOrThrow(*row, point, digest, signature);
    } catch (const Error&) {
        return false;
    } catch (const CryptoPP::Exception&) {
        return false;
    }
}

}  // namespace tamga::pki
