// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/time_stamp_messages.h"

#include <sys/random.h>

#include <array>
#include <string>
#include <utility>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/text.h"
#include "signature/algorithm_identifiers.h"

namespace tamga::signature {
namespace {

using asn1::contextTag;
using asn1::Reader;
using asn1::Tag;

constexpr std::size_t kNonceOctets = 8;
constexpr std::size_t kMaxWords = 300;

[[noreturn]] void malformed(const std::string& what) {
    throw Error(Reason::kTimestampMalformed, what);
}

/// Runs body with errors of encoding as errors of the stamp.
template <typename Body>
auto asTimeStamp(Body&& body) {
    return capture([&] {
        try {
            return std::forward<Body>(body)();
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed) throw;
            malformed(error.context());
        }
    });
}

/// PKIFailureInfo (section 2.4.2) in words, by the number of the bit.
constexpr std::array<std::pair<unsigned, const char*>, 8> kFailures{{
    {0, "badAlg: the hash algorithm is not known there"},
    {2, "badRequest: such requests are not permitted there"},
    {5, "badDataFormat: the request was not understood"},
    {14, "timeNotAvailable: the clock of the authority is out of order"},
    {15, "unacceptedPolicy: the policy asked for is not offered"},
    {16, "unacceptedExtension: an extension of the request is not supported"},
    {17, "addInfoNotAvailable: what was asked for in addition is not known"},
    {25, "systemFailure: the authority is out of order"},
}};

/// PKIStatus (section 2.4.2).
std::string statusText(std::int64_t status) {
    constexpr std::array kNames{"granted", "grantedWithMods",   "rejection",
                                "waiting", "revocationWarning", "revocationNotification"};
    if (status < 0 || status >= std::ssize(kNames)) return "status " + std::to_string(status);
    return kNames.at(static_cast<std::size_t>(status));
}

/// PKIFreeText: the authority's own words.
std::string wordsOf(Reader texts) {
    std::string words;
    while (!texts.atEnd()) {
        const auto text = asn1::parseString(texts.read(Tag::kUtf8String));
        if (!text) malformed("statusString is not UTF-8");
        words.append(words.empty() ? "" : " ").append(*text);
    }
    return displayable(words, kMaxWords);
}

[[noreturn]] void rejected(std::int64_t status, Reader& info) {
    std::string why = statusText(status);
    if (const auto texts = info.readIf(Tag::kSequence)) {
        const std::string words = wordsOf(Reader(texts->content));
        if (!words.empty()) why += ", \"" + words + "\"";
    }
    if (const auto bits = info.readIf(Tag::kBitString)) {
        const asn1::NamedBits failures = asn1::parseNamedBits(*bits);
        for (const auto& [bit, text] : kFailures) {
            if (failures.test(bit)) why.append(", ").append(text);
        }
    }
    info.expectEnd();
    throw Error(Reason::kTimestampRejected, why);
}

std::int64_t boundedBy(std::int64_t most, BytesView content, const char* what) {
    const std::int64_t value = Reader(asn1::encode(Tag::kInteger, content)).readInteger();
    if (value < 0 || value > most) malformed(what);
    return value;
}

/// Accuracy: seconds, millis [0], micros [1], each optional.
std::int64_t readAccuracyMs(Reader fields) {
    constexpr std::int64_t kMostSeconds = 366LL * 24 * 3600;
    constexpr std::int64_t kThousand = 1000;
    std::int64_t ms = 0;
    if (const auto seconds = fields.readIf(Tag::kInteger))
        ms += boundedBy(kMostSeconds, seconds->content, "accuracy") * kThousand;
    if (const auto millis = fields.readIf(contextTag(0, false)))
        ms += boundedBy(kThousand - 1, millis->content, "accuracy");
    if (const auto micros = fields.readIf(contextTag(1, false)))
        ms += boundedBy(kThousand - 1, micros->content, "accuracy") > 0 ? 1 : 0;
    fields.expectEnd();
    return ms;
}

/// None is known here, so a critical one cannot be honoured.
void refuseCritical(Reader extensions) {
    while (!extensions.atEnd()) {
        Reader fields = extensions.readSequence();
        const asn1::Oid id = fields.readOid();
        const bool critical = fields.nextIs(Tag::kBoolean) && fields.readBoolean();
        static_cast<void>(fields.readOctetString());
        fields.expectEnd();
        if (critical) throw Error(Reason::kSignatureUnsupported, "time-stamp extension " + id.dotted());
    }
}

/// The fields after genTime, each of which may be missing.
void readRest(Reader& fields, TstInfo& info) {
    if (const auto accuracy = fields.readIf(Tag::kSequence))
        info.accuracyMs = readAccuracyMs(Reader(accuracy->content));
    // FALSE written out is against DER, and some authorities do so.
    if (fields.nextIs(Tag::kBoolean)) info.ordering = fields.readBoolean();
    if (fields.nextIs(Tag::kInteger)) info.nonce = copyOf(fields.readBigInteger());
    static_cast<void>(fields.readIf(contextTag(0, true)));  // tsa: a hint only, the certificate tells
    if (const auto extensions = fields.readIf(contextTag(1, true)))
        refuseCritical(Reader(extensions->content));
    fields.expectEnd();
}

TstInfo readTstInfo(BytesView der) {
    Reader outer(der);
    Reader fields = outer.readSequence();
    outer.expectEnd();
    if (fields.readInteger() != 1) malformed("TSTInfo of another version");
    asn1::Oid policy = fields.readOid();
    Reader imprint = fields.readSequence();
    Reader algorithm = imprint.readSequence();
    asn1::Oid hash = algorithm.readOid();
    if (!absentOrNull(algorithm.rest())) malformed("parameters of the hash");
    Bytes digest = copyOf(imprint.readOctetString());
    imprint.expectEnd();
    Bytes serial = copyOf(fields.readBigInteger());
    const std::int64_t time = asn1::parseTime(fields.read(Tag::kGeneralizedTime));
    TstInfo info{
        std::move(policy), std::move(hash), std::move(digest), std::move(serial), time, 0, false, {}};
    readRest(fields, info);
    return info;
}

}  // namespace

Bytes freshNonce() {
    Bytes nonce(kNonceOctets);
    if (::getrandom(nonce.data(), nonce.size(), 0) != static_cast<ssize_t>(nonce.size()))
        throw Error(Reason::kSystemProcess, "no randomness");
    // Positive and of one length: the encoding is then minimal whatever the other bits are.
    nonce.front() = static_cast<std::uint8_t>((nonce.front() & 0x3FU) | 0x40U);
    return nonce;
}

Bytes encodingOf(const TimeStampRequest& request) {
    const Bytes imprint =
        asn1::sequence({digestAlgorithmIdentifier(request.hash), asn1::octetString(request.digest)});
    const Bytes policy = request.policy ? asn1::oid(*request.policy) : Bytes{};
    const Bytes nonce = request.nonce.empty() ? Bytes{} : asn1::encode(Tag::kInteger, request.nonce);
    return asn1::sequence({asn1::integer(1), imprint, policy, nonce, asn1::boolean(true)});
}

Result<TstInfo> parseTstInfo(BytesView der) {
    return asTimeStamp([&] { return readTstInfo(der); });
}

Result<Bytes> tokenOf(BytesView response) {
    return asTimeStamp([&] {
        if (response.size() > kMaxTimeStamp) malformed("size of the response");
        const Bytes der = asn1::berToDer(response);
        Reader outer(der);
        Reader fields = outer.readSequence();
        outer.expectEnd();
        Reader info = fields.readSequence();
        const std::int64_t status = info.readInteger();
        if (status != 0 && status != 1) rejected(status, info);
        if (fields.atEnd()) malformed("granted, but no token");
        Bytes token = copyOf(fields.read(Tag::kSequence).encoding);
        fields.expectEnd();
        return token;
    });
}

Outcome answers(const TstInfo& info, const TimeStampRequest& request) {
    const auto refuse = [](const char* what) { return Error(Reason::kTimestampMismatch, what); };
    if (info.hash != pki::oidOf(request.hash) || info.digest != request.digest)
        return refuse("the stamp is of something else");
    if (!request.nonce.empty() && info.nonce != request.nonce) return refuse("nonce");
    if (request.policy && info.policy != *request.policy) return refuse("policy");
    return kDone;
}

Outcome mayTimeStamp(const pki::Certificate& authority) {
    static const asn1::Oid kTimeStamping("1.3.6.1.5.5.7.3.8");
    const auto refuse = [](const char* what) { return Error(Reason::kCertificateUsage, what); };
    const pki::Extension* const extension = authority.findExtension("2.5.29.37");
    if (extension == nullptr) return refuse("the certificate is for no time-stamps");
    const auto& usages = authority.extendedKeyUsage();
    if (usages.size() != 1 || usages.front() != kTimeStamping)
        return refuse("extendedKeyUsage is not for time-stamps alone");
    if (!extension->critical) return refuse("extendedKeyUsage is not critical");
    return kDone;
}

}  // namespace tamga::signature
