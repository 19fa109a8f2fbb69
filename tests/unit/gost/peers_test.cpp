// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Random cases against OpenSSL's gost engine and libgcrypt. The seed is printed; TAMGA_SEED=<number>
// repeats a run.
#include <cryptopp/hmac.h>
#include <cryptopp/osrng.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>

#include "gost/gostr3410.h"
#include "gost/gostr3411_94.h"
#include "gost/streebog.h"
#include "peer.h"

namespace gost::test {
namespace {

std::uint64_t seed() {
    static const std::uint64_t value = [] {
        const char* given = std::getenv("TAMGA_SEED");
        const std::uint64_t chosen = given != nullptr ? std::stoull(given) : std::random_device{}();
        BOOST_TEST_MESSAGE("TAMGA_SEED=" << chosen);
        return chosen;
    }();
    return value;
}

/// One sequence for each case of this file, so that cases can be run alone.
class Cases final {
  public:
    explicit Cases(unsigned stream) : engine_(seed() + stream) {}
    Octets octets(size_t length) {
        Octets out(length);
        for (auto& octet : out)
            octet = static_cast<std::uint8_t>(engine_());
        return out;
    }
    size_t below(size_t limit) { return static_cast<size_t>(engine_() % limit); }

  private:
    std::mt19937_64 engine_;
};

const std::vector<Peer*>& peers() {
    static const std::vector<Peer*> all{&opensslPeer(), &gcryptPeer()};
    return all;
}

/// Counts what a peer could be asked, so that silence of all peers is a failure.
class Agreement final {
  public:
    void require(const Peer& peer, const std::optional<Octets>& theirs, const Octets& ours) {
        if (!theirs) return;
        BOOST_TEST((*theirs == ours), "differs from " << peer.name() << "; TAMGA_SEED=" << seed());
        ++count_;
    }
    [[nodiscard]] int count() const noexcept { return count_; }

  private:
    int count_ = 0;
};

template <class Transformation>
Octets run(Transformation&& transformation, const Octets& message) {
    Octets out(transformation.DigestSize());
    transformation.CalculateDigest(out.data(), message.data(), message.size());
    return out;
}

const SBox& hashTestTable() {
    return *findSBox("1.2.643.2.2.30.0");
}

Octets ourHash(HashName hash, const Octets& message) {
    switch (hash) {
        case HashName::kStreebog256:
            return run(Streebog256(), message);
        case HashName::kStreebog512:
            return run(Streebog512(), message);
        case HashName::kGost94:
            return run(GostR3411_94(), message);
        case HashName::kGost94TestTable:
            return run(GostR3411_94(hashTestTable()), message);
    }
    throw std::logic_error("no such hash");
}

Octets ourHmac(HashName hash, const Octets& key, const Octets& message) {
    switch (hash) {
        case HashName::kStreebog256:
            return run(CryptoPP::HMAC<Streebog256>(key.data(), key.size()), message);
        case HashName::kStreebog512:
            return run(CryptoPP::HMAC<Streebog512>(key.data(), key.size()), message);
        case HashName::kGost94:
            return run(CryptoPP::HMAC<GostR3411_94>(key.data(), key.size()), message);
        case HashName::kGost94TestTable:
            break;
    }
    throw std::logic_error("no such HMAC");
}

std::span<const std::uint8_t, 32> keySpan(const Octets& key) {
    return std::span<const std::uint8_t, 32>(key.data(), 32);
}
std::span<const std::uint8_t, 8> ivSpan(const Octets& iv) {
    return std::span<const std::uint8_t, 8>(iv.data(), 8);
}

Octets ourCipher(Mode mode, const SBox& table, const Octets& key, const Octets& iv, const Octets& plain) {
    Octets out(plain.size());
    const Meshing meshing = mode == Mode::kCfb ? Meshing::kNone : Meshing::kCryptoPro;
    switch (mode) {
        case Mode::kEcb:
            ecbEncrypt(Gost28147(table, keySpan(key)), plain, out);
            break;
        case Mode::kCfb:
        case Mode::kCfbMeshed:
            Gost28147Cfb(Gost28147Cfb::Direction::kEncrypt, table, keySpan(key), ivSpan(iv), meshing)
                .process(plain, out);
            break;
        case Mode::kCnt:
            Gost28147Cnt(table, keySpan(key), ivSpan(iv), meshing).process(plain, out);
            break;
    }
    return out;
}

constexpr int kRounds = 60;

}  // namespace

BOOST_AUTO_TEST_SUITE(peers_agree)

BOOST_AUTO_TEST_CASE(hashes) {
    Cases cases(1);
    for (const HashName hash :
         {HashName::kStreebog256, HashName::kStreebog512, HashName::kGost94, HashName::kGost94TestTable}) {
        Agreement agreement;
        for (int i = 0; i < kRounds; ++i) {
            const Octets message = cases.octets(i < 10 ? static_cast<size_t>(i) * 32 : cases.below(3000));
            for (Peer* peer : peers())
                agreement.require(*peer, peer->hash(hash, message), ourHash(hash, message));
        }
        BOOST_TEST(agreement.count() >= kRounds);
    }
}

BOOST_AUTO_TEST_CASE(hmacs) {
    Cases cases(2);
    for (const HashName hash : {HashName::kStreebog256, HashName::kStreebog512, HashName::kGost94}) {
        Agreement agreement;
        for (int i = 0; i < kRounds; ++i) {
            const Octets key = cases.octets(1 + cases.below(150));
            const Octets message = cases.octets(cases.below(500));
            for (Peer* peer : peers())
                agreement.require(*peer, peer->hmac(hash, key, message), ourHmac(hash, key, message));
        }
        BOOST_TEST(agreement.count() == 2 * kRounds);
    }
}

BOOST_AUTO_TEST_CASE(ciphers) {
    Cases cases(3);
    for (const Mode mode : {Mode::kEcb, Mode::kCfb, Mode::kCfbMeshed, Mode::kCnt}) {
        Agreement agreement;
        for (const SBox* table : allSBoxes()) {
            // One peer meshes with tables that know no meshing; nobody needs that.
            if (mode == Mode::kCfbMeshed && !table->meshing) continue;
            for (int i = 0; i < kRounds / 4; ++i) {
                const Octets key = cases.octets(32);
                const Octets iv = cases.octets(8);
                const size_t blocks = cases.below(500);
                const Octets plain = cases.octets(mode == Mode::kEcb ? 8 * blocks : 1 + cases.below(4500));
                const Octets ours = ourCipher(mode, *table, key, iv, plain);
                for (Peer* peer : peers())
                    agreement.require(*peer, peer->encrypt(mode, *table, key, iv, plain), ours);
            }
        }
        BOOST_TEST(agreement.count() >= 2 * (kRounds / 4));
    }
}

BOOST_AUTO_TEST_CASE(macs) {
    Cases cases(4);
    Agreement agreement;
    for (int i = 0; i < kRounds; ++i) {
        const Octets key = cases.octets(32);
        const Octets iv = i % 2 == 0 ? Octets(8) : cases.octets(8);
        const Octets message = cases.octets(1 + (i < 30 ? static_cast<size_t>(i) : cases.below(1000)));
        for (const SBox* table : allSBoxes()) {
            const auto full = gost28147Mac(*table, keySpan(key), message, ivSpan(iv));
            const Octets ours(full.begin(), full.begin() + 4);
            for (Peer* peer : peers())
                agreement.require(*peer, peer->mac(*table, key, iv, message), ours);
        }
    }
    // libgcrypt knows every table; the engine two, and no start value.
    BOOST_TEST(agreement.count() == 8 * kRounds + 2 * (kRounds / 2));
}

BOOST_AUTO_TEST_CASE(signatures) {
    Cases cases(5);
    CryptoPP::NonblockingRng random;
    for (const Curve& curve : allCurves()) {
        BOOST_TEST_CONTEXT(curve.name << " TAMGA_SEED=" << seed()) {
            int ours = 0;
            int theirs = 0;
            for (int i = 0; i < 4; ++i) {
                Octets d = cases.octets(curve.octets);
                d.back() &= 0x1f;  // below every order
                const PrivateKey key(curve, d);
                const Octets xy = key.publicKeyOctets(random);
                const PublicKey publicKey(curve, xy);
                const Octets digest = cases.octets(curve.octets);
                Octets otherDigest = digest;
                otherDigest[cases.below(digest.size())] ^= 4;
                const Octets signature = key.sign(digest, random);
                for (Peer* peer : peers()) {
                    if (const auto accepted = peer->verify(curve, xy, digest, signature)) {
                        BOOST_TEST(*accepted, peer->name() << " rejects our signature");
                        BOOST_TEST(!*peer->verify(curve, xy, otherDigest, signature));
                        ++ours;
                    }
                    if (const auto made = peer->sign(curve, d, xy, digest)) {
                        BOOST_TEST(publicKey.verify(digest, *made),
                                   "we reject the signature of " << peer->name());
                        BOOST_TEST(!publicKey.verify(otherDigest, *made));
                        ++theirs;
                    }
                }
            }
            BOOST_TEST(ours == 8);
            BOOST_TEST(theirs == 8);
            BOOST_TEST_MESSAGE(curve.name << ": " << ours << " judged by peers, " << theirs
                                          << " made by peers");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost::test
