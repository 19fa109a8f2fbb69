// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/envelope_reader.h"

#include <algorithm>
#include <utility>

#include "gost/curves.h"
#include "signature/armour.h"
#include "signature/content_cipher.h"
#include "signature/envelope_parser.h"
#include "signature/recipient_opening.h"

namespace tamga::signature {
namespace {

/// The border: what the reader of DER refuses is a malformed message to everybody above.
template <typename Body>
auto captureMalformed(Body&& body) {
    return capture([&] {
        try {
            return std::forward<Body>(body)();
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed) throw;
            throw Error(Reason::kEnvelopeMalformed, error.context());
        }
    });
}

std::vector<pki::Certificate> sendersOf(const EnvelopeHeader& header,
                                        const std::vector<pki::Certificate>& given, bool allowTestCurves) {
    std::vector<pki::Certificate> senders = given;
    for (const BytesView octets : header.certificates) {
        // A certificate of no use here is no error: the message may carry more than it needs.
        if (auto certificate = pki::Certificate::parse(octets, allowTestCurves))
            senders.push_back(std::move(certificate.value()));
    }
    return senders;
}

}  // namespace

struct EnvelopeReader::State {
    explicit State(ReadPiece source)
        : stream(unarmoured(std::move(source))),
          header(readEnvelopeHeader(stream)),
          cipher(header.contentAlgorithm) {}

    [[nodiscard]] const RecipientInfo& find(const pki::PublicKey& own,
                                            const pki::Certificate* certificate) const {
        const auto found = std::ranges::find_if(header.recipients, [&](const RecipientInfo& info) {
            return (certificate == nullptr || signature::isFor(info.id, *certificate)) &&
                   suits(info, own.algorithm());
        });
        if (found == header.recipients.end())
            throw Error(Reason::kEnvelopeNoRecipient,
                        "recipients: " + std::to_string(header.recipients.size() + header.otherRecipients));
        return *found;
    }

    OpenedEnvelope decrypt(pki::SigningKey& key, const pki::Certificate* certificate,
                           const std::vector<pki::Certificate>& senders, const WritePiece& write,
                           const CancelToken& cancel) {
        const pki::PublicKey& own = key.publicKey();
        const RecipientInfo& info = find(own, certificate);
        pki::DecryptionKey* opener = key.decryption();
        if (opener == nullptr) throw Error(Reason::kEnvelopeKey, "the token offers no decryption");
        const bool test = own.curve() != nullptr && own.curve()->test;
        const auto all = sendersOf(header, senders, test);
        const pki::TransportedKey content =
            openRecipient(info, {*opener, own, all}, cipher.keyOctets(), cancel);
        return decryptContent(content, write, cancel);
    }

    OpenedEnvelope decryptContent(const pki::TransportedKey& key, const WritePiece& write,
                                  const CancelToken& cancel) {
        const auto decryption = cipher.decryption(key.key);
        OpenedEnvelope opened{header.contentType, std::string(cipher.name()), cipher.authenticated(), 0};
        Bytes plain;
        const auto flush = [&] {
            opened.size += plain.size();
            write(plain);
            wipe(plain);
            plain.clear();
        };
        stream.contextString([&](BytesView piece) {
            cancel.check();
            decryption->process(piece, plain);
            flush();
        });
        const auto tag = readEnvelopeEnd(stream);
        decryption->finish(tag, plain);
        // Whoever went on with a random key fails here, where a wrong padding of the content fails too.
        if (!key.sound) throw Error(Reason::kEnvelopeNotOpened, "the content");
        flush();
        return opened;
    }

    BerStream stream;
    EnvelopeHeader header;
    ReadCipher cipher;
};

EnvelopeReader::EnvelopeReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
EnvelopeReader::EnvelopeReader(EnvelopeReader&&) noexcept = default;
EnvelopeReader& EnvelopeReader::operator=(EnvelopeReader&&) noexcept = default;
EnvelopeReader::~EnvelopeReader() = default;

Result<EnvelopeReader> EnvelopeReader::open(ReadPiece source) {
    return captureMalformed([&] { return EnvelopeReader(std::make_unique<State>(std::move(source))); });
}

bool EnvelopeReader::isFor(const pki::Certificate& certificate) const {
    return std::ranges::any_of(state_->header.recipients, [&](const RecipientInfo& info) {
        return signature::isFor(info.id, certificate);
    });
}

Result<OpenedEnvelope> EnvelopeReader::decrypt(pki::SigningKey& key, const pki::Certificate* certificate,
                                               const std::vector<pki::Certificate>& senders,
                                               const WritePiece& write, const CancelToken& cancel) {
    return captureMalformed([&] {
        if (state_ == nullptr) throw Error(Reason::kProtocolInternal, "a message is opened once");
        const auto state = std::move(state_);
        return state->decrypt(key, certificate, senders, write, cancel);
    });
}

}  // namespace tamga::signature
