// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/content_cipher.h"

#include <cryptopp/aes.h>
#include <cryptopp/des.h>
#include <cryptopp/modes.h>

#include <algorithm>
#include <array>
#include <string>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "gost/acpkm_keys.h"
#include "gost/gost28147.h"
#include "gost/gost3413.h"

namespace tamga::signature {

enum class CipherKind : std::uint8_t { kAes, kTripleDes, kGost28147, kMagma, kKuznyechik };

struct ContentCipherRow {
    std::string_view oid;
    std::string_view name;
    CipherKind kind;
    std::size_t keyOctets;
    std::size_t ivOctets;
    bool tag;                              ///< a check value follows the content
    std::optional<ContentCipher> written;  ///< nothing: read only
};
namespace {

using Row = ContentCipherRow;

constexpr std::size_t kGostKey = 32;

constexpr std::array<Row, 9> kRows{{
    {"2.16.840.1.101.3.4.1.2", "aes-128", CipherKind::kAes, 16, 16, false, {}},
    {"2.16.840.1.101.3.4.1.22", "aes-192", CipherKind::kAes, 24, 16, false, {}},
    {"2.16.840.1.101.3.4.1.42", "aes-256", CipherKind::kAes, 32, 16, false, ContentCipher::kAes256},
    {"1.2.840.113549.3.7", "triple-des", CipherKind::kTripleDes, 24, 8, false, {}},
    {"1.2.643.2.2.21", "gost28147", CipherKind::kGost28147, 32, 8, false, ContentCipher::kGost28147},
    {"1.2.643.7.1.1.5.1.1", "magma", CipherKind::kMagma, 32, 12, false, ContentCipher::kMagma},
    {"1.2.643.7.1.1.5.1.2", "magma-omac", CipherKind::kMagma, 32, 12, true, ContentCipher::kMagmaOmac},
    {"1.2.643.7.1.1.5.2.1", "kuznyechik", CipherKind::kKuznyechik, 32, 16, false, ContentCipher::kKuznyechik},
    {"1.2.643.7.1.1.5.2.2", "kuznyechik-omac", CipherKind::kKuznyechik, 32, 16, true,
     ContentCipher::kKuznyechikOmac},
}};

const Row& rowOf(const asn1::Oid& id) {
    const std::string dotted = id.dotted();
    const auto* const row = std::ranges::find(kRows, std::string_view(dotted), &Row::oid);
    if (row == kRows.end()) throw Error(Reason::kEnvelopeUnsupported, "content cipher " + dotted);
    return *row;
}

const Row& rowOf(ContentCipher cipher) noexcept {
    return *std::ranges::find(kRows, std::optional(cipher), &Row::written);
}

[[noreturn]] void notOpened() {
    throw Error(Reason::kEnvelopeNotOpened, "the content");
}

template <std::size_t Size>
std::span<const std::uint8_t, Size> fixed(BytesView octets) {
    if (octets.size() != Size) throw Error(Reason::kDerMalformed, "a parameter of the wrong length");
    return std::span<const std::uint8_t, Size>(octets.data(), Size);
}

std::span<std::uint8_t> grown(Bytes& out, std::size_t by) {
    out.resize(out.size() + by);
    return std::span(out).last(by);
}

// CBC with the padding of RFC 5652 section 6.3

template <class Mode>
class CbcEncryption final : public Encryption {
  public:
    CbcEncryption(BytesView key, BytesView iv) {
        mode_.SetKeyWithIV(key.data(), key.size(), iv.data(), iv.size());
    }

    void process(BytesView piece, Bytes& out) override {
        waiting_.insert(waiting_.end(), piece.begin(), piece.end());
        flush(waiting_.size() / block() * block(), out);
    }
    std::optional<Bytes> finish(Bytes& out) override {
        const std::size_t padding = block() - waiting_.size();
        waiting_.insert(waiting_.end(), padding, static_cast<std::uint8_t>(padding));
        flush(waiting_.size(), out);
        return std::nullopt;
    }

  private:
    [[nodiscard]] std::size_t block() const { return mode_.MandatoryBlockSize(); }
    void flush(std::size_t octets, Bytes& out) {
        const auto to = grown(out, octets);
        if (octets != 0) mode_.ProcessData(to.data(), waiting_.data(), octets);
        wipe(std::span(waiting_).first(octets));
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(octets));
    }
    Mode mode_;
    Bytes waiting_;  ///< less than a block
};

template <class Mode>
class CbcDecryption final : public Decryption {
  public:
    CbcDecryption(BytesView key, BytesView iv) {
        mode_.SetKeyWithIV(key.data(), key.size(), iv.data(), iv.size());
    }

    /// The last block waits: it may be the one with the padding.
    void process(BytesView piece, Bytes& out) override {
        waiting_.insert(waiting_.end(), piece.begin(), piece.end());
        if (waiting_.size() <= block()) return;
        const std::size_t octets = (waiting_.size() - 1) / block() * block();
        mode_.ProcessData(grown(out, octets).data(), waiting_.data(), octets);
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(octets));
    }
    void finish(const std::optional<Bytes>& /*tag*/, Bytes& out) override {
        if (waiting_.size() != block()) notOpened();
        CryptoPP::SecByteBlock last(block());
        mode_.ProcessData(last.data(), waiting_.data(), last.size());
        const std::size_t padding = last[last.size() - 1];
        unsigned faults = padding == 0 || padding > last.size() ? 1U : 0U;
        for (std::size_t i = 0; i < last.size(); ++i) {
            const bool padded = i + padding >= last.size();
            faults |= (padded ? 0xFFU : 0U) & static_cast<unsigned>(last[i] ^ padding);
        }
        if (faults != 0) notOpened();
        out.insert(out.end(), last.begin(), last.end() - padding);
    }

  private:
    [[nodiscard]] std::size_t block() const { return mode_.MandatoryBlockSize(); }
    Mode mode_;
    Bytes waiting_;
};

// GOST 28147-89

gost::Gost28147Cfb makeCfb(gost::Gost28147Cfb::Direction direction, const gost::SBox& table, BytesView key,
                           BytesView iv) {
    return {direction, table, fixed<kGostKey>(key), fixed<8>(iv),
            table.meshing ? gost::Meshing::kCryptoPro : gost::Meshing::kNone};
}

class CfbEncryption final : public Encryption {
  public:
    CfbEncryption(const gost::SBox& table, BytesView key, BytesView iv)
        : cfb_(makeCfb(gost::Gost28147Cfb::Direction::kEncrypt, table, key, iv)) {}
    void process(BytesView piece, Bytes& out) override { cfb_.process(piece, grown(out, piece.size())); }
    std::optional<Bytes> finish(Bytes& /*out*/) override { return std::nullopt; }

  private:
    gost::Gost28147Cfb cfb_;
};

class CfbDecryption final : public Decryption {
  public:
    CfbDecryption(const gost::SBox& table, BytesView key, BytesView iv)
        : cfb_(makeCfb(gost::Gost28147Cfb::Direction::kDecrypt, table, key, iv)) {}
    void process(BytesView piece, Bytes& out) override { cfb_.process(piece, grown(out, piece.size())); }
    void finish(const std::optional<Bytes>& /*tag*/, Bytes& /*out*/) override {}

  private:
    gost::Gost28147Cfb cfb_;
};

// Magma and Kuznyechik: the check value is encrypted as if it followed the content.

template <class Cipher>
class Acpkm {
  public:
    Acpkm(BytesView key, BytesView ukm, bool withTag)
        : keys_(fixed<kGostKey>(key), fixed<gost::AcpkmKeys<Cipher>::kUkm>(ukm), withTag),
          ctr_(keys_.encryption(), keys_.iv(), gost::kAcpkmSection<Cipher>) {
        if (withTag) omac_.emplace(keys_.mac());
    }
    void encrypt(BytesView piece, Bytes& out) {
        if (omac_) omac_->update(piece);
        ctr_.process(piece, grown(out, piece.size()));
    }
    void decrypt(BytesView piece, Bytes& out) {
        const auto plain = grown(out, piece.size());
        ctr_.process(piece, plain);
        if (omac_) omac_->update(plain);
    }
    /// Encrypted; nothing without a tag.
    std::optional<Bytes> tag() {
        if (!omac_) return std::nullopt;
        const auto tag = omac_->final();
        Bytes encrypted(tag.size());
        ctr_.process(tag, encrypted);
        return encrypted;
    }

  private:
    gost::AcpkmKeys<Cipher> keys_;
    gost::Ctr<Cipher> ctr_;
    std::optional<gost::Omac<Cipher>> omac_;
};

template <class Cipher>
class AcpkmEncryption final : public Encryption {
  public:
    AcpkmEncryption(BytesView key, BytesView ukm, bool withTag) : acpkm_(key, ukm, withTag) {}
    void process(BytesView piece, Bytes& out) override { acpkm_.encrypt(piece, out); }
    std::optional<Bytes> finish(Bytes& /*out*/) override { return acpkm_.tag(); }

  private:
    Acpkm<Cipher> acpkm_;
};

template <class Cipher>
class AcpkmDecryption final : public Decryption {
  public:
    AcpkmDecryption(BytesView key, BytesView ukm, bool withTag) : acpkm_(key, ukm, withTag) {}
    void process(BytesView piece, Bytes& out) override { acpkm_.decrypt(piece, out); }
    void finish(const std::optional<Bytes>& tag, Bytes& /*out*/) override {
        const auto expected = acpkm_.tag();
        if (!expected) return;
        if (!tag || !equalConstantTime(*tag, *expected)) notOpened();
    }

  private:
    Acpkm<Cipher> acpkm_;
};

using AesEncryption = CbcEncryption<CryptoPP::CBC_Mode<CryptoPP::AES>::Encryption>;
using AesDecryption = CbcDecryption<CryptoPP::CBC_Mode<CryptoPP::AES>::Decryption>;
using TripleDesDecryption = CbcDecryption<CryptoPP::CBC_Mode<CryptoPP::DES_EDE3>::Decryption>;

Bytes randomOctets(std::size_t size, CryptoPP::RandomNumberGenerator& random) {
    Bytes octets(size);
    random.GenerateBlock(octets.data(), octets.size());
    return octets;
}

}  // namespace

std::string_view nameOf(ContentCipher cipher) noexcept {
    return rowOf(cipher).name;
}

std::optional<ContentCipher> contentCipherByName(std::string_view name) noexcept {
    const auto* const row = std::ranges::find(kRows, name, &Row::name);
    return row == kRows.end() ? std::nullopt : row->written;
}

ReadCipher::ReadCipher(const AlgorithmIdentifier& algorithm) : row_(rowOf(algorithm.id)) {
    asn1::Reader reader(algorithm.parameters);
    if (row_.kind == CipherKind::kAes || row_.kind == CipherKind::kTripleDes) {
        iv_ = reader.readOctetString();
        reader.expectEnd();
    } else {
        asn1::Reader fields = reader.readSequence();
        reader.expectEnd();
        iv_ = fields.readOctetString();
        if (row_.kind == CipherKind::kGost28147) {
            const std::string set = fields.readOid().dotted();
            const gost::SBox* table = gost::findSBox(set);
            if (table == nullptr) throw Error(Reason::kEnvelopeUnsupported, "parameter set " + set);
            paramSet_ = table->oid;
        }
        fields.expectEnd();
    }
    if (iv_.size() != row_.ivOctets) throw Error(Reason::kDerMalformed, "length of the start value");
}

std::string_view ReadCipher::name() const noexcept {
    return row_.name;
}

std::size_t ReadCipher::keyOctets() const noexcept {
    return row_.keyOctets;
}

bool ReadCipher::authenticated() const noexcept {
    return row_.tag;
}

std::unique_ptr<Decryption> ReadCipher::decryption(const Secret& key) const {
    if (key.size() != row_.keyOctets) throw Error(Reason::kEnvelopeNotOpened, "length of the content key");
    switch (row_.kind) {
        case CipherKind::kAes:
            return std::make_unique<AesDecryption>(key.view(), iv_);
        case CipherKind::kTripleDes:
            return std::make_unique<TripleDesDecryption>(key.view(), iv_);
        case CipherKind::kGost28147:
            return std::make_unique<CfbDecryption>(*gost::findSBox(paramSet_), key.view(), iv_);
        case CipherKind::kMagma:
            return std::make_unique<AcpkmDecryption<gost::Magma>>(key.view(), iv_, row_.tag);
        case CipherKind::kKuznyechik:
            return std::make_unique<AcpkmDecryption<gost::Kuznyechik>>(key.view(), iv_, row_.tag);
    }
    throw Error(Reason::kEnvelopeUnsupported, "content cipher");
}

WrittenCipher makeCipher(ContentCipher cipher, std::string_view paramSet,
                         CryptoPP::RandomNumberGenerator& random) {
    using namespace asn1;
    Secret key(kGostKey);  // AES-256 has keys of the same length
    random.GenerateBlock(key.buffer().data(), kGostKey);
    key.resize(kGostKey);
    const Row& row = rowOf(cipher);
    const Bytes id = oid(row.oid);
    const auto acpkm = [&]<class Block>() {
        const Bytes ukm = randomOctets(gost::AcpkmKeys<Block>::kUkm, random);
        auto stream = std::make_unique<AcpkmEncryption<Block>>(key.view(), ukm, row.tag);
        return WrittenCipher{sequence({id, sequence({octetString(ukm)})}), std::move(key), std::move(stream)};
    };
    switch (row.kind) {
        case CipherKind::kGost28147: {
            const Bytes iv = randomOctets(8, random);
            auto stream = std::make_unique<CfbEncryption>(*gost::findSBox(paramSet), key.view(), iv);
            return {sequence({id, sequence({octetString(iv), oid(paramSet)})}), std::move(key),
                    std::move(stream)};
        }
        case CipherKind::kMagma:
            return acpkm.operator()<gost::Magma>();
        case CipherKind::kKuznyechik:
            return acpkm.operator()<gost::Kuznyechik>();
        case CipherKind::kAes: {
            const Bytes iv = randomOctets(16, random);
            auto stream = std::make_unique<AesEncryption>(key.view(), iv);
            return {sequence({id, octetString(iv)}), std::move(key), std::move(stream)};
        }
        case CipherKind::kTripleDes:
            break;
    }
    throw Error(Reason::kEnvelopeUnsupported, "content cipher");
}

}  // namespace tamga::signature
