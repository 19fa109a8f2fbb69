// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include <algorithm>
#include <chrono>

#include "asn1/writer.h"
#include "keys/pcsc/connection.h"
#include "keys/pcsc/pin_counter.h"

namespace opensctest {

namespace {

using p11::Ran;

const std::string kAdministratorPin = "87654321";

void tool(const std::string& program, const std::vector<std::string>& arguments) {
    const Ran ran = p11::run(program, arguments, environment());
    BOOST_REQUIRE_MESSAGE(ran.status == 0, program << ": " << ran.output);
}

void pkcs11Tool(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--module", kModule, "--login", "--pin", kPin});
    tool("pkcs11-tool", arguments);
}

/// A home without anything of the machine's in it, for as long as the program runs.
const p11::Folder& home() {
    static const p11::Folder folder;
    return folder;
}

Bytes reversed(Bytes octets) {
    std::ranges::reverse(octets);
    return octets;
}

/// RFC 8017 appendix A.1.1.
Bytes rsaKeyInfo(const Octets& modulus) {
    const Bytes exponent{0x01, 0x00, 0x01};
    const Bytes key =
        asn1::sequence({asn1::unsignedInteger(reversed(modulus)), asn1::unsignedInteger(exponent)});
    return asn1::sequence(
        {asn1::sequence({asn1::oid("1.2.840.113549.1.1.1"), asn1::null()}), asn1::bitString(key)});
}

/// RFC 4491 section 2.3.2: CryptoPro-A, and the usual table of GOST R 34.11-94.
Bytes gostKeyInfo(const Octets& point) {
    const Bytes parameters = asn1::sequence({asn1::oid("1.2.643.2.2.35.1"), asn1::oid("1.2.643.2.2.30.1")});
    return asn1::sequence({asn1::sequence({asn1::oid("1.2.643.2.2.19"), parameters}),
                           asn1::bitString(asn1::octetString(point))});
}

/// A certificate over a key that nobody but the card has.
void certify(const p11::Folder& folder, const std::string& name, BytesView keyInfo) {
    p11::write(folder / (name + ".pub"),
               "-----BEGIN PUBLIC KEY-----\n" + toBase64(keyInfo) + "\n-----END PUBLIC KEY-----\n");
    p11::openssl({"req", "-new", "-key", folder / "ca.key", "-subj", "/CN=Test " + name, "-out",
                  folder / (name + ".csr")});
    p11::openssl({"x509", "-req", "-in", folder / (name + ".csr"), "-force_pubkey", folder / (name + ".pub"),
                  "-CA", folder / "ca.cer", "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "3650",
                  "-outform", "DER", "-out", folder / (name + ".cer")});
}

std::shared_ptr<EcpCard> fill() {
    auto card = std::make_shared<EcpCard>(kSerial);
    const Daemon daemon({{kReader, kSlot}});
    const CardSlot slot(Daemon::slotPath(kSlot), card);
    waitForCard(true);
    tool("pkcs15-init", {"--reader", "0", "--erase-card"});
    tool("pkcs15-init", {"--reader", "0", "--create-pkcs15", "--so-pin", kAdministratorPin, "--so-puk", "",
                         "--label", kLabel});
    tool("pkcs15-init", {"--reader", "0", "--store-pin", "--label", "User PIN", "--auth-id", "02", "--pin",
                         kPin, "--puk", "", "--so-pin", kAdministratorPin});
    tool("pkcs15-init", {"--reader", "0", "--finalize"});
    pkcs11Tool({"--keypairgen", "--key-type", "rsa:2048", "--id", "45", "--label", "rsa"});
    const auto first = card->keys();
    pkcs11Tool({"--keypairgen", "--key-type", "GOSTR3410:A", "--id", "46", "--label", "gost"});
    const auto both = card->keys();
    BOOST_REQUIRE_EQUAL(first.size(), 1U);
    BOOST_REQUIRE_EQUAL(both.size(), 2U);
    const std::uint8_t gost = both[0] == first[0] ? both[1] : both[0];
    const p11::Folder folder;
    p11::openssl({"req", "-x509", "-nodes", "-newkey", "rsa:2048", "-keyout", folder / "ca.key", "-subj",
                  "/CN=Test authority", "-out", folder / "ca.cer"});
    certify(folder, "rsa", rsaKeyInfo(card->publicPart(first[0])));
    certify(folder, "gost", gostKeyInfo(card->publicPart(gost)));
    pkcs11Tool({"--write-object", folder / "rsa.cer", "--type", "cert", "--id", "45", "--label", "rsa"});
    pkcs11Tool({"--write-object", folder / "gost.cer", "--type", "cert", "--id", "46", "--label", "gost"});
    return card;
}

}  // namespace

std::vector<std::string> environment() {
    return {"HOME=" + home().path().string(),
            "PCSCLITE_CSOCK_NAME=" + (pcsctest::folder() / "pcscd.comm").string(), "OPENSC_CONF=/dev/null"};
}

const EcpCard& filledCard() {
    static const std::shared_ptr<EcpCard> card = fill();
    return *card;
}

Plugged::Plugged(Counter counter) : source(openscSource(counter)) {
    waitForCard(true);
}

std::shared_ptr<keys::Token> Plugged::token() const {
    const auto tokens = source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    return tokens[0];
}

keys::KeyEntry Plugged::entry(pki::KeyAlgorithm algorithm) const {
    const auto listing = p11::list(*token());
    BOOST_REQUIRE_MESSAGE(listing.outcome.ok(), (listing.outcome.ok() ? "" : listing.outcome.error().what()));
    const auto found =
        std::ranges::find_if(listing.entries, [&](const auto& one) { return one.algorithm == algorithm; });
    BOOST_REQUIRE(found != listing.entries.end());
    return *found;
}

std::string Plugged::sign(pki::KeyAlgorithm algorithm, const std::string& pin) const {
    const auto entry = this->entry(algorithm);
    keys::OpenNotes notes;
    const auto key = token()->open(entry.id, Secret::copyOf(pin), notes);
    if (!key) BOOST_TEST_MESSAGE(key.error().what());
    return key ? signWith(*key.value(), *entry.certificate) : std::string(nameOf(key.error().reason()));
}

std::string Plugged::signWith(pki::SigningKey& key, const pki::Certificate& certificate) const {
    const auto hash = pki::defaultHash(key.publicKey().algorithm());
    const Bytes digest = p11::digestFor(hash);
    const auto value = key.signDigest(hash, digest, CancelToken());
    if (!value) BOOST_TEST_MESSAGE(value.error().what());
    if (!value) return std::string(nameOf(value.error().reason()));
    const bool right = p11::opensslVerifies(folder, certificate, "sha256", digest, value.value());
    return right ? "signed" : "signed wrongly";
}

std::unique_ptr<pki::SigningKey> Plugged::open(pki::KeyAlgorithm algorithm) const {
    keys::OpenNotes notes;
    return token()->open(entry(algorithm).id, Secret::copyOf(kPin), notes).orThrow();
}

std::string Plugged::listed() const {
    const auto tokens = source->tokens();
    if (tokens.empty()) return "none";
    const auto info = tokens[0]->info();
    if (info.problem) return std::string(nameOf(info.problem->reason()));
    return info.pin ? std::string(nameOf(info.pin->care)) : "no PIN";
}

keys::PinState Plugged::pin() const {
    const auto state = token()->pinNow(CancelToken()).orThrow();
    BOOST_REQUIRE(state.has_value());
    return *state;
}

std::unique_ptr<keys::Source> openscSource(Counter counter) {
    auto settings = p11::settingsOf({kModule}, environment());
    if (counter == Counter::kAsked)
        settings.counter = [](const std::string& serial) {
            return keys::pcsc::countedPin(serial, std::chrono::seconds(60));
        };
    return keys::pkcs11::makeModuleSource(std::move(settings));
}

void waitForCard(bool present) {
    pcsctest::until(present ? "a card" : "no card", [&] {
        const auto readers = capture([] { return keys::pcsc::Context().readers(); });
        return readers && readers.value().size() == 1 && readers.value()[0].present == present;
    });
}

}  // namespace opensctest
