// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "envelope_stage.h"

#include <cryptopp/osrng.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>

#include "keys/foreign_key.h"
#include "keys/pkcs8.h"
#include "keys/software_key.h"

namespace tamga::test {
namespace {

void run(const std::vector<std::string>& arguments) {
    const OpensslResult result = openssl(arguments);
    if (result.status != 0) throw std::runtime_error(result.output);
}

std::unique_ptr<pki::SigningKey> softwareKey(const Bytes& pkcs8, const pki::Certificate& certificate) {
    if (!pki::isGost(certificate.publicKey().algorithm())) return keys::makeForeignKey(pkcs8).orThrow();
    keys::Pkcs8Key parsed = keys::parsePkcs8(pkcs8).orThrow();
    CryptoPP::AutoSeededRandomPool random;
    const Bytes xy = parsed.key.publicKeyOctets(random);
    return keys::makeSoftwareKey(std::move(parsed.key), parsed.algorithm, xy);
}

}  // namespace

EnvelopeRecipient makeRecipient(const TemporaryFolder& folder, const std::string& name,
                                const std::vector<std::string>& options, const std::string& usage) {
    const std::string keyFile = folder.path(name + ".key");
    const std::string derFile = folder.path(name + ".der");
    const std::string certificateFile = folder.path(name + ".pem");
    std::vector<std::string> generate{"genpkey"};
    generate.insert(generate.end(), options.begin(), options.end());
    generate.insert(generate.end(), {"-out", keyFile});
    run(generate);
    run({"pkcs8", "-topk8", "-nocrypt", "-in", keyFile, "-outform", "DER", "-out", derFile});
    run({"req", "-x509", "-new", "-key", keyFile, "-subj", "/CN=" + name, "-days", "3650", "-addext",
         "keyUsage=" + usage, "-addext", "subjectKeyIdentifier=hash", "-config",
         fixturePath("openssl-gost.cnf").string(), "-out", certificateFile});
    pki::Certificate certificate = pki::Certificate::parseFile(readAll(certificateFile)).orThrow();
    auto key = softwareKey(readAll(derFile), certificate);
    return {name, certificateFile, keyFile, std::move(certificate), std::move(key)};
}

signature::ReadPiece sourceOf(Bytes octets, std::size_t step) {
    return [octets = std::move(octets), step, at = std::size_t{0}](std::span<std::uint8_t> buffer) mutable {
        const std::size_t take = std::min({buffer.size(), octets.size() - at, step});
        std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), take, buffer.begin());
        at += take;
        return take;
    };
}

Bytes sampleText(std::size_t size) {
    Bytes text(size);
    std::uint32_t state = 12345;
    for (std::uint8_t& octet : text) {
        state = state * 1664525U + 1013904223U;
        octet = static_cast<std::uint8_t>(state >> 24U);
    }
    return text;
}

OpeningAttempt openMessage(const Bytes& message, pki::SigningKey& key, const pki::Certificate* certificate,
                           std::size_t step, const std::vector<pki::Certificate>& senders) {
    OpeningAttempt attempt{{}, Error(Reason::kProtocolInternal)};
    auto reader = signature::EnvelopeReader::open(sourceOf(message, step));
    if (!reader) {
        attempt.result = reader.error();
        return attempt;
    }
    attempt.result = reader.value().decrypt(
        key, certificate, senders, [&](BytesView piece) { append(attempt.plaintext, piece); }, CancelToken());
    return attempt;
}

std::int64_t thisMoment() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

}  // namespace tamga::test
