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
namespace {

constexpr std::size_t kGostKey = 32;
constexpr std::string_view kGost28147Oid = "1.2.643.2.2.21";

struct NameRow {
    ContentCipher cipher;
    std::string_view name;
    std::string_view oid;
};
constexpr std::array<NameRow, 6> kNames{{
    {ContentCipher::kGost28147, "gost28147", kGost28147Oid},
    {ContentCipher::kMagma, "magma", "1.2.643.7.1.1.5.1.1"},
    {ContentCipher::kMagmaOmac, "magma-omac", "1.2.643.7.1.1.5.1.2"},
    {ContentCipher::kKuznyechik, "kuznyechik", "1.2.643.7.1.1.5.2.1"},
    {ContentCipher::kKuznyechikOmac, "kuznyechik-omac", "1.2.643.7.1.1.5.2.2"},
    {ContentCipher::kAes256, "aes-256", "2.16.840.1.101.3.4.1.42"},
}};

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

class CfbEncryption final : public Encryption {
  public:
    CfbEncryption(const gost::SBox& table, BytesView key, BytesView iv)
        : cfb_(gost::Gost28147Cfb::Direction::kEncrypt, table, fixed<kGostKey>(key), fixed<8>(iv),
               table.meshing ? gost::Meshing::kCryptoPro : gost::Meshing::kNone) {}
    void process(BytesView piece, Bytes& out) override { cfb_.process(piece, grown(out, piece.size())); }
    std::optional<Bytes> finish(Bytes& /*out*/) override { return std::nullopt; }

  private:
    gost::Gost28147Cfb cfb_;
};

class CfbDecryption final : public Decryption {
  public:
    CfbDecryption(const gost::SBox& table, BytesView key, BytesView iv)
        : cfb_(gost::Gost28147Cfb::Direction::kDecrypt, table, fixed<kGostKey>(key), fixed<8>(iv),
               table.meshing ? gost::Meshing::kCryptoPro : gost::Meshing::kNone) {}
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

std::string_view oidOf(ContentCipher cipher) {
    return std::ranges::find(kNames, cipher, &NameRow::cipher)->oid;
}

}  // namespace

std::string_view nameOf(ContentCipher cipher) noexcept {
    return std::ranges::find(kNames, cipher, &NameRow::cipher)->name;
}

std::optional<ContentCipher> contentCipherByName(std::string_view name) noexcept {
    const auto* const row = std::ranges::find(kNames, name, &NameRow::name);
    if (row == kNames.end()) return std::nullopt;
    return row->cipher;
}

struct ReadCipher::Row {
    std::string_view oid;
    std::string_view name;
    Kind kind;
    std::size_t keyOctets;
    std::size_t ivOctets;
    bool tag = false;
};

const ReadCipher::Row& ReadCipher::rowOf(const asn1::Oid& id) {
    static constexpr std::array<Row, 9> kRows{{
        {"2.16.840.1.101.3.4.1.2", "aes-128", Kind::kAes, 16, 16},
        {"2.16.840.1.101.3.4.1.22", "aes-192", Kind::kAes, 24, 16},
        {"2.16.840.1.101.3.4.1.42", "aes-256", Kind::kAes, 32, 16},
        {"1.2.840.113549.3.7", "triple-des", Kind::kTripleDes, 24, 8},
        {kGost28147Oid, "gost28147", Kind::kGost28147, 32, 8},
        {"1.2.643.7.1.1.5.1.1", "magma", Kind::kMagma, 32, 12},
        {"1.2.643.7.1.1.5.1.2", "magma-omac", Kind::kMagma, 32, 12, true},
        {"1.2.643.7.1.1.5.2.1", "kuznyechik", Kind::kKuznyechik, 32, 16},
        {"1.2.643.7.1.1.5.2.2", "kuznyechik-omac", Kind::kKuznyechik, 32, 16, true},
    }};
    const std::string dotted = id.dotted();
    const auto* const row = std::ranges::find(kRows, std::string_view(dotted), &Row::oid);
    if (row == kRows.end()) throw Error(Reason::kEnvelopeUnsupported, "content cipher " + dotted);
    return *row;
}

ReadCipher::ReadCipher(const AlgorithmIdentifier& algorithm)
    : ReadCipher(rowOf(algorithm.id), algorithm.parameters) {}

ReadCipher::ReadCipher(const Row& row, BytesView parameters)
    : name_(row.name), kind_(row.kind), keyOctets_(row.keyOctets), tag_(row.tag) {
    asn1::Reader reader(parameters);
    if (kind_ == Kind::kAes || kind_ == Kind::kTripleDes) {
        iv_ = reader.readOctetString();
        reader.expectEnd();
    } else {
        asn1::Reader fields = reader.readSequence();
        reader.expectEnd();
        iv_ = fields.readOctetString();
        if (kind_ == Kind::kGost28147) {
            const std::string set = fields.readOid().dotted();
            const gost::SBox* table = gost::findSBox(set);
            if (table == nullptr) throw Error(Reason::kEnvelopeUnsupported, "parameter set " + set);
            paramSet_ = table->oid;
        }
        fields.expectEnd();
    }
    if (iv_.size() != row.ivOctets) throw Error(Reason::kDerMalformed, "length of the start value");
}

std::unique_ptr<Decryption> ReadCipher::decryption(const Secret& key) const {
    if (key.size() != keyOctets_) throw Error(Reason::kEnvelopeNotOpened, "length of the content key");
    switch (kind_) {
        case Kind::kAes:
            return std::make_unique<AesDecryption>(key.view(), iv_);
        case Kind::kTripleDes:
            return std::make_unique<TripleDesDecryption>(key.view(), iv_);
        case Kind::kGost28147:
            return std::make_unique<CfbDecryption>(*gost::findSBox(paramSet_), key.view(), iv_);
        case Kind::kMagma:
            return std::make_unique<AcpkmDecryption<gost::Magma>>(key.view(), iv_, tag_);
        case Kind::kKuznyechik:
            return std::make_unique<AcpkmDecryption<gost::Kuznyechik>>(key.view(), iv_, tag_);
    }
    throw Error(Reason::kEnvelopeUnsupported, "content cipher");
}

WrittenCipher makeCipher(ContentCipher cipher, std::string_view paramSet,
                         CryptoPP::RandomNumberGenerator& random) {
    using namespace asn1;
    Secret key(kGostKey);  // AES-256 has keys of the same length
    random.GenerateBlock(key.buffer().data(), kGostKey);
    key.resize(kGostKey);
    const bool tag = cipher == ContentCipher::kMagmaOmac || cipher == ContentCipher::kKuznyechikOmac;
    const Bytes id = oid(oidOf(cipher));
    const auto acpkm = [&]<class Block>() {
        const Bytes ukm = randomOctets(gost::AcpkmKeys<Block>::kUkm, random);
        auto stream = std::make_unique<AcpkmEncryption<Block>>(key.view(), ukm, tag);
        return WrittenCipher{sequence({id, sequence({octetString(ukm)})}), std::move(key), std::move(stream)};
    };
    switch (cipher) {
        case ContentCipher::kGost28147: {
            const Bytes iv = randomOctets(8, random);
            auto stream = std::make_unique<CfbEncryption>(*gost::findSBox(paramSet), key.view(), iv);
            return {sequence({id, sequence({octetString(iv), oid(paramSet)})}), std::move(key),
                    std::move(stream)};
        }
        case ContentCipher::kMagma:
        case ContentCipher::kMagmaOmac:
            return acpkm.operator()<gost::Magma>();
        case ContentCipher::kKuznyechik:
        case ContentCipher::kKuznyechikOmac:
            return acpkm.operator()<gost::Kuznyechik>();
        case ContentCipher::kAes256: {
            const Bytes iv = randomOctets(16, random);
            auto stream = std::make_unique<AesEncryption>(key.view(), iv);
            return {sequence({id, octetString(iv)}), std::move(key), std::move(stream)};
        }
    }
    throw Error(Reason::kEnvelopeUnsupported, "content cipher");
}

}  // namespace tamga::signature
