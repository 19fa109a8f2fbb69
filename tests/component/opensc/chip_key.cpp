// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "chip_key.h"

#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>
#include <cryptopp/osrng.h>
#include <cryptopp/rsa.h>

#include <algorithm>

namespace opensctest {
namespace {

using CryptoPP::Integer;

constexpr std::size_t kGostOctets = 32;

Octets littleEndian(const Integer& number, std::size_t length) {
    Octets octets(length);
    number.Encode(octets.data(), octets.size());
    std::ranges::reverse(octets);
    return octets;
}

Integer numberOf(Octets octets) {
    std::ranges::reverse(octets);
    return {octets.data(), octets.size()};
}

class RsaKey final : public ChipKey {
  public:
    explicit RsaKey(unsigned bits) : octets_(bits / 8) {
        CryptoPP::AutoSeededRandomPool random;
        key_.Initialize(random, bits, Integer(65537L));
    }
    [[nodiscard]] Octets publicPart() const override { return littleEndian(key_.GetModulus(), octets_); }
    [[nodiscard]] Octets sign(const Octets& data) const override {
        const Integer number = numberOf(data);
        if (data.size() != octets_ || number >= key_.GetModulus()) return {};
        CryptoPP::AutoSeededRandomPool random;
        return littleEndian(key_.CalculateInverse(random, number), octets_);
    }

  private:
    std::size_t octets_;
    CryptoPP::InvertibleRSAFunction key_;
};

struct GostCurve {
    Integer q{"0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"};
    CryptoPP::ECP curve{Integer("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97"),
                        Integer("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD94"),
                        Integer(0xA6L)};
    CryptoPP::ECPPoint base{Integer(1L),
                            Integer("0x8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14")};
};

class GostKey final : public ChipKey {
  public:
    GostKey() : d_(random()), point_(group_.curve.ScalarMultiply(group_.base, d_)) {}
    [[nodiscard]] Octets publicPart() const override {
        Octets both = littleEndian(point_.x, kGostOctets);
        const Octets y = littleEndian(point_.y, kGostOctets);
        both.insert(both.end(), y.begin(), y.end());
        return both;
    }
    /// GOST R 34.10-2001 section 6.1.
    [[nodiscard]] Octets sign(const Octets& data) const override {
        if (data.size() != kGostOctets) return {};
        Integer e = numberOf(data) % group_.q;
        if (e.IsZero()) e = Integer::One();
        while (true) {
            const Integer k = random();
            const Integer r = group_.curve.ScalarMultiply(group_.base, k).x % group_.q;
            const Integer s = (r * d_ + k * e) % group_.q;
            if (r.IsZero() || s.IsZero()) continue;
            Octets both = littleEndian(r, kGostOctets);
            const Octets second = littleEndian(s, kGostOctets);
            both.insert(both.end(), second.begin(), second.end());
            return both;
        }
    }

  private:
    [[nodiscard]] Integer random() const {
        CryptoPP::AutoSeededRandomPool pool;
        return {pool, Integer::One(), group_.q - Integer::One()};
    }

    GostCurve group_;
    Integer d_;
    CryptoPP::ECPPoint point_;
};

}  // namespace

std::shared_ptr<const ChipKey> makeRsaKey(unsigned bits) {
    return std::make_shared<RsaKey>(bits);
}

std::shared_ptr<const ChipKey> makeGostKey() {
    return std::make_shared<GostKey>();
}

}  // namespace opensctest
