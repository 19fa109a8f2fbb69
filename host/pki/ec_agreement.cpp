// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/ec_agreement.h"

#include <cryptopp/eccrypto.h>
#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>

#include "base/error.h"
#include "pki/foreign_key.h"

namespace tamga::pki {
namespace {

using CryptoPP::Integer;
using CryptoPP::SecByteBlock;
using Parameters = CryptoPP::DL_GroupParameters_EC<CryptoPP::ECP>;

[[noreturn]] void refuse(const char* what) {
    throw Error(Reason::kEnvelopeNotOpened, what);
}

/// Of one length whatever the scalar is: the time of the multiplication tells no leading zeros of it.
Integer padded(const Integer& scalar, const Integer& order) {
    const Integer sum = scalar + order;
    return sum.BitCount() == order.BitCount() ? sum + order : sum;
}

}  // namespace

SecByteBlock agreeEc(std::string_view curveOid, BytesView d, BytesView point) {
    const Parameters parameters(ecdsaCurve(curveOid));
    const auto& curve = parameters.GetCurve();
    CryptoPP::ECP::Point peer;
    if (!curve.DecodePoint(peer, point.data(), point.size()) || peer.identity || !curve.VerifyPoint(peer))
        refuse("a point that is not on the curve");
    const Integer scalar(d.data(), d.size());
    const Integer& order = parameters.GetSubgroupOrder();
    if (scalar.IsZero() || scalar >= order) refuse("a private key out of range");
    const CryptoPP::ECP::Point common = curve.Multiply(padded(scalar, order), peer);
    if (common.identity) refuse("the zero point");
    SecByteBlock x(curve.GetField().MaxElementByteLength());
    common.x.Encode(x.data(), x.size());
    return x;
}

EphemeralEcKey makeEphemeralEcKey(std::string_view curveOid, CryptoPP::RandomNumberGenerator& random) {
    const Parameters parameters(ecdsaCurve(curveOid));
    const auto& curve = parameters.GetCurve();
    const Integer& order = parameters.GetSubgroupOrder();
    const Integer scalar(random, Integer::One(), order - Integer::One());
    EphemeralEcKey key{SecByteBlock(order.ByteCount()), Bytes(curve.EncodedPointSize(false))};
    scalar.Encode(key.d.data(), key.d.size());
    curve.EncodePoint(key.point.data(), parameters.ExponentiateBase(padded(scalar, order)), false);
    return key;
}

}  // namespace tamga::pki
