// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/envelope_writer.h"

#include <cryptopp/osrng.h>

#include <algorithm>
#include <string>

#include "asn1/writer.h"
#include "gost/gost28147.h"
#include "pki/suitability.h"
#include "signature/oids.h"
#include "signature/recipient_sealing.h"

namespace tamga::signature {
namespace {

using asn1::Tag;

/// Plaintext is read in such pieces; what comes of one is a segment.
constexpr std::size_t kPiece = 64U * 1024;
/// Up to here the whole message is kept and written in DER.
constexpr std::size_t kMaxDer = 1024U * 1024;

constexpr Tag kContext0 = asn1::contextTag(0, true);
constexpr Tag kContext1 = asn1::contextTag(1, true);
constexpr std::uint8_t kIndefinite = 0x80;

ContentCipher chooseCipher(const std::vector<pki::Certificate>& recipients,
                           const std::optional<ContentCipher>& wanted) {
    const auto gost = std::ranges::count_if(
        recipients, [](const auto& one) { return pki::isGost(one.publicKey().algorithm()); });
    if (gost != 0 && static_cast<std::size_t>(gost) != recipients.size())
        throw Error(Reason::kEnvelopeMixed, "GOST keys beside RSA or EC keys");
    return wanted.value_or(gost != 0 ? ContentCipher::kGost28147 : ContentCipher::kAes256);
}

/// Programs of before 2012 do not know the set of TC 26.
std::string_view paramSetFor(const std::vector<pki::Certificate>& recipients) {
    const bool any2001 = std::ranges::any_of(recipients, [](const auto& one) {
        return one.publicKey().algorithm() == pki::KeyAlgorithm::kGost2001;
    });
    return any2001 ? gost::sboxCryptoProA().oid : gost::sboxTc26Z().oid;
}

/// Attribute of R 1323565.1.025-2019, [1] IMPLICIT.
Bytes unprotectedAttributes(const std::optional<Bytes>& tag) {
    using namespace asn1;
    if (!tag) return {};
    const Bytes attribute = sequence({oid("1.2.643.7.1.0.6.1.1"), setOf({octetString(*tag)})});
    return retag(kContext1, setOf({attribute}));
}

/// What stands before the content: version and recipientInfos, contentType and the cipher.
struct Head {
    Bytes version;
    Bytes recipients;
    Bytes algorithm;

    [[nodiscard]] Bytes der(BytesView content, BytesView attributes) const {
        using namespace asn1;
        const Bytes encrypted =
            sequence({oid(oids::data()), algorithm, encode(contextTag(0, false), content)});
        const Bytes enveloped = sequence({version, recipients, encrypted, attributes});
        return sequence({oid(oids::envelopedData()), explicitTag(0, enveloped)});
    }
    /// Up to the first segment of the content, with open ends.
    [[nodiscard]] Bytes ber() const {
        Bytes out;
        const auto open = [&](Tag tag) {
            out.push_back(static_cast<std::uint8_t>(tag));
            out.push_back(kIndefinite);
        };
        open(Tag::kSequence);
        append(out, asn1::oid(oids::envelopedData()));
        open(kContext0);
        open(Tag::kSequence);
        append(out, version);
        append(out, recipients);
        open(Tag::kSequence);
        append(out, asn1::oid(oids::data()));
        append(out, algorithm);
        open(kContext0);
        return out;
    }
    [[nodiscard]] static Bytes berEnd(BytesView attributes) {
        Bytes out(4, 0);  // the content, EncryptedContentInfo
        append(out, attributes);
        out.resize(out.size() + 6, 0);  // EnvelopedData, [0], ContentInfo
        return out;
    }
};

/// Keeps the first of the content: what stays small is written in DER.
class Framing final {
  public:
    Framing(Head head, const WritePiece& write) : head_(std::move(head)), write_(write) {}

    void content(BytesView piece) {
        if (!open_ && kept_.size() + piece.size() <= kMaxDer) {
            append(kept_, piece);
            return;
        }
        if (!open_) {
            open_ = true;
            write_(head_.ber());
            segment(kept_);
            kept_.clear();
        }
        segment(piece);
    }
    void finish(const std::optional<Bytes>& tag) {
        const Bytes attributes = unprotectedAttributes(tag);
        write_(open_ ? Head::berEnd(attributes) : head_.der(kept_, attributes));
    }

  private:
    void segment(BytesView piece) {
        if (!piece.empty()) write_(asn1::octetString(piece));
    }
    Head head_;
    const WritePiece& write_;
    Bytes kept_;
    bool open_ = false;
};

/// RFC 5652 section 6.1: 0 when all recipients are key transport by issuer and serial number and there are no
/// attributes, else 2.
std::int64_t versionFor(const std::vector<pki::Certificate>& recipients, ContentCipher cipher) {
    const bool agreement = std::ranges::any_of(
        recipients, [](const auto& one) { return one.publicKey().algorithm() == pki::KeyAlgorithm::kEcdsa; });
    const bool tag = cipher == ContentCipher::kMagmaOmac || cipher == ContentCipher::kKuznyechikOmac;
    return agreement || tag ? 2 : 0;
}

WrittenEnvelope writeEnvelope(const std::vector<pki::Certificate>& recipients, const EncryptOptions& options,
                              const ReadPiece& read, const WritePiece& write, const CancelToken& cancel) {
    if (recipients.empty()) throw Error(Reason::kEnvelopeNoRecipient, "nobody to encrypt for");
    for (const pki::Certificate& one : recipients)
        static_cast<void>(checkRecipient(one, options.at).orThrow());
    CryptoPP::AutoSeededRandomPool random;
    WrittenEnvelope written{chooseCipher(recipients, options.cipher), 0};
    WrittenCipher cipher = makeCipher(written.cipher, paramSetFor(recipients), random);
    std::vector<Bytes> infos;
    infos.reserve(recipients.size());
    for (const pki::Certificate& one : recipients)
        infos.push_back(sealFor(one, cipher.key, written.cipher, options.rsa, random));
    Framing framing({asn1::integer(versionFor(recipients, written.cipher)), asn1::setOf(std::move(infos)),
                     std::move(cipher.algorithm)},
                    write);
    Bytes plain(kPiece);
    Bytes encrypted;
    while (const std::size_t got = read(plain)) {
        cancel.check();
        written.size += got;
        cipher.stream->process(BytesView(plain).first(got), encrypted);
        framing.content(encrypted);
        encrypted.clear();
    }
    const auto tag = cipher.stream->finish(encrypted);
    framing.content(encrypted);
    framing.finish(tag);
    return written;
}

}  // namespace

Outcome checkRecipient(const pki::Certificate& certificate, std::int64_t at) {
    return capture([&] {
        if (at > certificate.notAfter())
            throw Error(Reason::kCertificateExpired, "a recipient's certificate");
        if (at < certificate.notBefore())
            throw Error(Reason::kCertificateNotYetValid, "a recipient's certificate");
        constexpr unsigned kAny = pki::kKeyEncipherment | pki::kDataEncipherment | pki::kKeyAgreement;
        const auto usage = certificate.keyUsage();
        if ((usage && (*usage & kAny) == 0) || certificate.publicKey().pssOnly())
            throw Error(Reason::kCertificateUsage, "a recipient's certificate is not for encryption");
        if (pki::isWeak(certificate.publicKey()))
            throw Error(Reason::kCertificateWeak, "a recipient's RSA key is shorter than 2048 bits");
    });
}

Result<WrittenEnvelope> encrypt(const std::vector<pki::Certificate>& recipients,
                                const EncryptOptions& options, const ReadPiece& read, const WritePiece& write,
                                const CancelToken& cancel) {
    return capture([&] { return writeEnvelope(recipients, options, read, write, cancel); });
}

}  // namespace tamga::signature
