// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/signer_examination.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "signature/algorithm_identifiers.h"
#include "signature/attributes.h"
#include "signature/ess_certificate.h"
#include "signature/oids.h"
#include "signature/signed_data_examination.h"

namespace tamga::signature {
namespace {

[[noreturn]] void invalid(std::string context) {
    throw Error(Reason::kSignatureInvalid, std::move(context));
}
[[noreturn]] void unsupported(std::string context) {
    throw Error(Reason::kSignatureUnsupported, std::move(context));
}

/// The bytes that SET OF would have in DER order, to tell a wrong order from a wrong signature.
Bytes inDerOrder(BytesView set) {
    asn1::Reader outer(set);
    asn1::Reader reader = outer.readSet();
    std::vector<Bytes> parts;
    while (!reader.atEnd()) {
        const BytesView part = reader.read().encoding;
        parts.emplace_back(part.begin(), part.end());
    }
    return asn1::setOf(std::move(parts));
}

/// The first check of that state among those on revocation, or among the others.
const pki::ChainCheck* firstOf(const pki::ChainVerdict& chain, pki::ChainCheck::State state,
                               bool revocation) {
    for (const pki::ChainLink& link : chain.links) {
        for (const pki::ChainCheck& check : link.checks) {
            if (check.state == state && (check.name == "revocation") == revocation) return &check;
        }
    }
    return nullptr;
}

}  // namespace

bool SignedContent::missing() const noexcept {
    return !data_.content && !input_.content && !input_.digest;
}

std::optional<BytesView> SignedContent::octets() const noexcept {
    if (data_.content) return data_.content;
    if (input_.content) return BytesView(*input_.content);
    return std::nullopt;
}

const Bytes& SignedContent::digest(pki::HashAlgorithm hash) {
    if (data_.content && input_.content && !equal(*data_.content, *input_.content)) {
        invalid("the content given is not the one inside the signature");
    }
    const std::optional<Bytes>& given = input_.digest;
    if (given && given->size() != pki::digestSize(hash)) {
        throw Error(Reason::kDocumentDigest,
                    std::to_string(given->size()) + " octets for " + std::string(pki::nameOf(hash)));
    }
    auto known = digests_.find(hash);
    if (known == digests_.end()) {
        const std::optional<BytesView> content = octets();
        known = digests_.emplace(hash, content ? pki::digestOf(hash, *content) : given.value()).first;
    }
    if (given && *given != known->second) invalid("the digest given is not that of the content");
    return known->second;
}

SignerReport SignerExamination::run(const Result<pki::Certificate>& certificate,
                                    const std::vector<TimeStampReport>& stamps) {
    takeStamps(stamps);
    step("certificate", [&]() -> Skipped {
        report_.certificate = Result<pki::Certificate>(certificate).orThrow();
        return std::nullopt;
    });
    step("algorithms", [this] { return checkAlgorithms(); });
    step("content-type", [this] { return checkContentType(); });
    step("message-digest", [this] { return checkMessageDigest(); });
    step("signing-certificate", [this] { return checkSigningCertificate(); });
    step("signature", [this] { return checkSignature(); });
    step("validity", [this] { return checkValidity(); });
    if (input_.trust != nullptr) {
        step("chain", [this] { return checkChain(); });
        step("revocation", [this] { return checkRevocation(); });
    }
    if (!stamps.empty()) step("time-stamp", [this] { return checkTimeStamps(); });
    report_.checks = std::move(findings_.checks);
    report_.error = std::move(findings_.error);
    report_.valid = !report_.error;
    if (!report_.valid) report_.cades = false;
    return std::move(report_);
}

void SignerExamination::step(const char* name, const std::function<Skipped()>& body) {
    findings_.check(name, Reason::kSignatureMalformed, body);
}

void SignerExamination::takeStamps(const std::vector<TimeStampReport>& stamps) {
    report_.timeStamps = stamps;
    // Without trust in its authority a stamp is a claim like signing-time.
    if (input_.trust == nullptr) return;
    for (const TimeStampReport& stamp : stamps) {
        if (!stamp.valid) continue;
        const std::int64_t time = stamp.info->genTime;
        if (!report_.provenTime || time < *report_.provenTime) report_.provenTime = time;
    }
}

std::int64_t SignerExamination::at() const {
    return std::min(input_.at, report_.provenTime.value_or(input_.at));
}

SignerExamination::Skipped SignerExamination::checkTimeStamps() const {
    for (const TimeStampReport& stamp : report_.timeStamps) {
        if (!stamp.valid) throw Error(Reason::kTimestampInvalid, stamp.error->what());
    }
    return std::nullopt;
}

const pki::Certificate& SignerExamination::certificate() const {
    return report_.certificate.value();
}
pki::HashAlgorithm SignerExamination::hash() const {
    return hash_.value();
}

std::optional<BytesView> SignerExamination::single(const asn1::Oid& type) const {
    std::optional<BytesView> value;
    for (const Attribute& attribute : signer_.attributes) {
        if (attribute.type != type) continue;
        if (value) invalid("attribute " + type.dotted() + " occurs twice");
        if (attribute.values.size() != 1) {
            invalid("attribute " + type.dotted() + " has " + std::to_string(attribute.values.size()) +
                    " values");
        }
        value = attribute.values.front();
    }
    return value;
}

SignerExamination::Skipped SignerExamination::checkAlgorithms() {
    hash_ = pki::hashByOid(signer_.digestAlgorithm.id);
    if (!hash_) unsupported("digestAlgorithm " + signer_.digestAlgorithm.id.dotted());
    if (hash() == pki::HashAlgorithm::kSha1) unsupported("SHA-1 is no longer collision resistant");
    if (!absentOrNull(signer_.digestAlgorithm.parameters)) unsupported("digestAlgorithm parameters");
    if (!report_.certificate) return "no certificate";
    const pki::PublicKey& key = certificate().publicKey();
    // RFC 4490 section 3.2, RFC 9215 section 2: one hash belongs to each GOST key.
    if (!pki::fits(key.algorithm(), hash())) {
        invalid(std::string(pki::nameOf(hash())) + " with a key of " +
                std::string(pki::nameOf(key.algorithm())));
    }
    if (signer_.signatureAlgorithm.id == asn1::Oid(pki::kPssOid)) {
        readPss(key);
        algorithmsFit_ = true;
        return std::nullopt;
    }
    if (key.pssOnly()) invalid("another signatureAlgorithm than RSASSA-PSS with a key for that alone");
    if (!announces(signer_.signatureAlgorithm.id, key.algorithm(), hash())) {
        unsupported("signatureAlgorithm " + signer_.signatureAlgorithm.id.dotted() + " with a key of " +
                    std::string(pki::nameOf(key.algorithm())));
    }
    if (!absentOrNull(signer_.signatureAlgorithm.parameters)) unsupported("signatureAlgorithm parameters");
    algorithmsFit_ = true;
    return std::nullopt;
}

/// RFC 4056 section 3.
void SignerExamination::readPss(const pki::PublicKey& key) {
    if (key.algorithm() != pki::KeyAlgorithm::kRsa) invalid("RSASSA-PSS with a key of another kind");
    const auto read = capture([&] { return pki::readPss(signer_.signatureAlgorithm.parameters); });
    if (!read) unsupported("signatureAlgorithm parameters: " + read.error().context());
    if (read.value().hash != hash()) invalid("digestAlgorithm and RSASSA-PSS name two hashes");
    pss_ = read.value();
}

bool SignerExamination::verifies(BytesView digest) const {
    const pki::PublicKey& key = certificate().publicKey();
    return pss_ ? key.verifyPss(*pss_, digest, signer_.signature)
                : key.verify(hash(), digest, signer_.signature);
}

void SignerExamination::readSigningTime() {
    const std::optional<BytesView> value = single(oids::signingTime());
    if (!value) return;
    asn1::Reader reader(*value);
    report_.signingTime = asn1::parseTime(reader.read());
}

SignerExamination::Skipped SignerExamination::checkContentType() {
    if (!signer_.signedAttrs) {
        if (data_.contentType != oids::data()) {
            invalid("content type " + data_.contentType.dotted() + " without signed attributes");
        }
        // A signature over attributes, its attributes removed and offered as the content, would verify.
        const std::optional<BytesView> octets = content_.octets();
        if (octets && looksLikeSignedAttributes(*octets)) {
            invalid("the content is the signed attributes of another signature");
        }
        return "no signed attributes";
    }
    readSigningTime();
    const std::optional<BytesView> value = single(oids::contentType());
    if (!value) invalid("no content-type attribute");
    asn1::Reader reader(*value);
    const asn1::Oid type = reader.readOid();
    if (type != data_.contentType) {
        invalid("content-type " + type.dotted() + " signed, " + data_.contentType.dotted() + " found");
    }
    return std::nullopt;
}

SignerExamination::Skipped SignerExamination::checkMessageDigest() {
    if (!hash_) return "unknown digestAlgorithm";
    const Bytes& digest = content_.digest(hash());
    if (!signer_.signedAttrs) return "no signed attributes";
    const std::optional<BytesView> value = single(oids::messageDigest());
    if (!value) invalid("no message-digest attribute");
    asn1::Reader reader(*value);
    if (!equal(reader.readOctetString(), digest)) invalid("the content is not the one signed");
    return std::nullopt;
}

SignerExamination::Skipped SignerExamination::checkSigningCertificate() {
    const std::optional<BytesView> older = single(oids::signingCertificate());
    const std::optional<BytesView> newer = single(oids::signingCertificateV2());
    if (!older && !newer) return "no such attribute";
    if (!report_.certificate) return "no certificate";
    if (older && !namesCertificate(*older, certificate())) invalid("signing-certificate names another");
    if (newer && !namesCertificateV2(*newer, certificate())) invalid("signing-certificate-v2 names another");
    report_.cades = newer.has_value();
    return std::nullopt;
}

SignerExamination::Skipped SignerExamination::checkSignature() {
    if (!report_.certificate) return "no certificate";
    if (!algorithmsFit_) return "unfit algorithms";
    if (!signer_.signedAttrs) {
        if (!verifies(content_.digest(hash()))) invalid("it does not verify");
        return std::nullopt;
    }
    // RFC 5652 section 5.4: the octets received, with the tag of SET OF in place of [0].
    const Bytes attributes = asn1::retag(asn1::Tag::kSet, *signer_.signedAttrs);
    if (verifies(pki::digestOf(hash(), attributes))) return std::nullopt;
    const Bytes sorted = inDerOrder(attributes);
    if (sorted != attributes && verifies(pki::digestOf(hash(), sorted))) {
        invalid("it verifies only with the attributes put into DER order");
    }
    invalid("it does not verify");
}

SignerExamination::Skipped SignerExamination::checkValidity() const {
    if (!report_.certificate) return "no certificate";
    if (at() < certificate().notBefore()) throw Error(Reason::kCertificateNotYetValid);
    if (at() > certificate().notAfter()) throw Error(Reason::kCertificateExpired);
    if (!certificate().maySign())
        throw Error(Reason::kCertificateUsage, "keyUsage does not allow signatures");
    return std::nullopt;
}

SignerExamination::Skipped SignerExamination::checkChain() {
    if (!report_.certificate) return "no certificate";
    std::vector<pki::Certificate> embedded;
    addEmbedded(embedded, data_, input_.allowTestCurves);
    // Of a time-stamp: those of the signature around it.
    embedded.insert(embedded.end(), input_.certificates.begin(), input_.certificates.end());
    report_.chain = pki::verifyChain(certificate(), *input_.trust,
                                     {at(), std::max(input_.now, input_.at), true}, embedded)
                        .orThrow();
    const auto* const failed = firstOf(*report_.chain, pki::ChainCheck::State::kFailed, false);
    if (failed != nullptr) throw Error(failed->error.value());
    return std::nullopt;
}

SignerExamination::Skipped SignerExamination::checkRevocation() const {
    if (!report_.chain) return "no chain";
    const auto* const failed = firstOf(*report_.chain, pki::ChainCheck::State::kFailed, true);
    if (failed != nullptr) throw Error(failed->error.value());
    const auto* const unknown = firstOf(*report_.chain, pki::ChainCheck::State::kUnknown, true);
    return unknown != nullptr ? Skipped(unknown->error->what()) : std::nullopt;
}

}  // namespace tamga::signature
