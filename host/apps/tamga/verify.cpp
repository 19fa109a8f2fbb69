// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <utility>

#include "base/file.h"
#include "base/iso_time.h"
#include "chain_report.h"
#include "commands.h"
#include "files.h"
#include "protocol/reply.h"
#include "stamp_report.h"
#include "table.h"
#include "trust_options.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxCertificate = 1U << 20U;
constexpr std::string_view kSuffix = ".sig";

std::string signatureFile(const Arguments& arguments) {
    const auto& files = arguments.files();
    const auto named = arguments.value("--signature");
    if (named && !files.empty()) throw UsageError(Misuse::kUnwantedFile, files.front());
    if (named) return *named;
    if (files.empty()) throw UsageError(Misuse::kMissingOption, "--signature");
    if (files.size() > 1) throw UsageError(Misuse::kUnwantedFile, files[1]);
    return files.front();
}

/// The document of a detached signature: named, or the one that "tamga sign" left the signature beside.
std::optional<std::string> contentFile(const Arguments& arguments, const std::string& signature) {
    if (auto named = arguments.value("--content")) return named;
    if (arguments.has("--digest") || !signature.ends_with(kSuffix)) return std::nullopt;
    std::string beside = signature.substr(0, signature.size() - kSuffix.size());
    return fs::is_regular_file(beside) ? std::optional(std::move(beside)) : std::nullopt;
}

std::optional<Bytes> digestOption(const Arguments& arguments) {
    const auto hex = arguments.value("--digest");
    if (!hex) return std::nullopt;
    if (arguments.has("--content")) throw UsageError(Misuse::kExcluding, "--content, --digest");
    auto digest = fromHex(*hex);
    if (!digest || digest->empty()) throw UsageError(Misuse::kBadValue, "--digest " + *hex);
    return digest;
}

std::vector<pki::Certificate> certificatesOf(const Arguments& arguments) {
    std::vector<pki::Certificate> all;
    for (const std::string& file : arguments.values("--certificate")) {
        all.push_back(pki::Certificate::parseFile(readFile(file, kMaxCertificate).orThrow()).orThrow());
    }
    return all;
}

std::string_view stateText(signature::Check::State state, const Console& console) {
    switch (state) {
        case signature::Check::State::kPassed:
            return console.say(Phrase::kPassed);
        case signature::Check::State::kFailed:
            return console.say(Phrase::kFailed);
        case signature::Check::State::kSkipped:
            return console.say(Phrase::kSkipped);
    }
    return {};
}

std::string line(std::string_view label, std::string_view value) {
    constexpr std::size_t kLabelColumns = 18;
    const std::size_t width = widthOf(label);
    std::string text = "  ";
    text.append(label).append(width < kLabelColumns ? kLabelColumns - width : 1, ' ').append(value);
    return text.append("\n");
}

std::string certificateLines(const pki::Certificate& certificate, const Console& console) {
    const auto& subject = certificate.subject();
    std::string owner = shown(subject.commonName());
    if (!subject.inn().empty())
        owner.append(" (")
            .append(console.say(Phrase::kInn))
            .append(" ")
            .append(shown(subject.inn()))
            .append(")");
    return line(console.say(Phrase::kSigner), owner) +
           line(console.say(Phrase::kCertificate), certificate.thumbprint().text()) +
           line("", day(certificate.notBefore()) + " – " + day(certificate.notAfter()) + ", " +
                        shown(certificate.issuer().commonName()));
}

std::string checkLines(const std::vector<signature::Check>& checks, const Console& console) {
    std::string text;
    std::string_view label = console.say(Phrase::kChecks);
    for (const auto& check : checks) {
        constexpr std::size_t kNameColumns = 22;
        const std::size_t gap = check.name.size() < kNameColumns ? kNameColumns - check.name.size() : 1;
        text +=
            line(label, check.name + std::string(gap, ' ') + std::string(stateText(check.state, console)));
        label = "";
    }
    return text;
}

std::string errorLines(const Error& error, const Console& console) {
    return "  " + std::string(explanationOf(error.reason(), console.language())) + "\n  [" +
           shown(error.what()) + "]\n";
}

std::string stampText(const signature::TimeStampReport& stamp, const Console& console) {
    std::string text = "\n";
    if (stamp.info) {
        std::string time = isoTime(stamp.info->genTime);
        if (stamp.info->accuracyMs > 0)
            time.append(" (")
                .append(console.say(Phrase::kAccuracy))
                .append(" " + std::to_string(stamp.info->accuracyMs) + " ms)");
        text += line(console.say(Phrase::kTimeStamp), time);
    }
    if (stamp.certificate) {
        text += line(console.say(Phrase::kAuthority), shown(stamp.certificate->subject().commonName()));
        text += line(console.say(Phrase::kCertificate), stamp.certificate->thumbprint().text());
    }
    text += checkLines(stamp.checks, console);
    if (stamp.error) text += errorLines(*stamp.error, console);
    if (stamp.chain) {
        text.append("\n").append(chainText(*stamp.chain, console));
    } else if (stamp.valid) {
        text.append("  ").append(console.say(Phrase::kProvesNothing)).append("\n");
    }
    return text;
}

std::string_view formatOf(const signature::SignerReport& signer) {
    if (!signer.cades) return "CMS";
    return signer.timeStamps.empty() ? "CAdES-BES" : "CAdES-T";
}

std::string signerText(const signature::SignerReport& signer, const Console& console) {
    std::string text = "\n";
    if (signer.certificate) text += certificateLines(*signer.certificate, console);
    if (signer.signingTime) text += line(console.say(Phrase::kClaimedTime), isoTime(*signer.signingTime));
    if (signer.provenTime) text += line(console.say(Phrase::kProvenTime), isoTime(*signer.provenTime));
    text += line(console.say(Phrase::kFormat), formatOf(signer));
    text += checkLines(signer.checks, console);
    if (signer.error) text += errorLines(*signer.error, console);
    if (signer.chain) text.append("\n").append(chainText(*signer.chain, console));
    for (const auto& stamp : signer.timeStamps)
        text += stampText(stamp, console);
    return text;
}

std::string reportText(const signature::Report& report, const Console& console) {
    std::string text(console.say(report.valid ? Phrase::kValid : Phrase::kInvalid));
    text += "\n";
    bool chains = !report.signers.empty();
    for (const auto& signer : report.signers) {
        text += signerText(signer, console);
        chains = chains && signer.chain;
    }
    if (!chains) text.append("\n").append(console.say(Phrase::kNotChecked)).append("\n");
    return text;
}

Json stampsOf(const signature::SignerReport& signer) {
    Json stamps = Json::array();
    for (const auto& stamp : signer.timeStamps)
        stamps.push(jsonOf(stamp));
    return stamps;
}

/// The protocol's report, and of each signer the chain and the time-stamps that it has.
Json withChains(const Json& plain, const signature::Report& report) {
    Json all = Json::object({});
    for (const auto& [name, value] : *plain.members()) {
        if (name != "signers") {
            all.set(name, value);
            continue;
        }
        Json signers = Json::array();
        for (std::size_t i = 0; i < report.signers.size(); ++i) {
            Json signer = value.elements()->at(i);
            const signature::SignerReport& full = report.signers[i];
            if (full.chain) signer.set("chain", jsonOf(*full.chain));
            if (!full.timeStamps.empty()) signer.set("timeStamps", stampsOf(full));
            if (full.provenTime) signer.set("provenTime", isoTime(*full.provenTime));
            signers.push(std::move(signer));
        }
        all.set(name, std::move(signers));
    }
    return all;
}

void writeContent(const Bytes& content, const Arguments& arguments, const Console& console) {
    const auto out = arguments.value("--out");
    if (!out) return;
    if (*out == "-") return Console::print(asText(content));
    if (!arguments.has("--force") && fs::exists(*out)) throw UsageError(Misuse::kFileExists, *out);
    static_cast<void>(writeFile(*out, content, 0644).orThrow());
    if (!console.json) Console::print(std::string(console.say(Phrase::kContentWritten)) + shown(*out) + "\n");
}

signature::Report examine(signature::VerifyInput input, const std::optional<std::string>& content,
                          const Console& console) {
    if (!content || sizeOf(*content).value_or(0) <= kMaxContent) {
        if (content) input.content = readDocument(*content);
        return signature::verifyCms(input).orThrow();
    }
    // Too large for memory, and only the signer knows the hash: the likely ones one after the other.
    std::optional<Result<signature::Report>> first;
    for (const auto hash : {pki::HashAlgorithm::kStreebog256, pki::HashAlgorithm::kStreebog512,
                            pki::HashAlgorithm::kGostR3411_94, pki::HashAlgorithm::kSha256}) {
        input.digest = digestFile(*content, hash, console.cancel()).digest;
        auto report = signature::verifyCms(input);
        if (report.ok() && report.value().valid) return std::move(report).value();
        if (!first) first = std::move(report);
    }
    return std::move(*first).orThrow();
}

/// For --format cades-t: a signature without a stamp is not what was asked for.
void requireStamps(signature::Report& report) {
    for (signature::SignerReport& signer : report.signers) {
        if (!signer.timeStamps.empty()) continue;
        const Error missing(Reason::kTimestampInvalid, "the signature has no time-stamp");
        signer.checks.push_back({"time-stamp", signature::Check::State::kFailed, missing.what()});
        if (!signer.error) signer.error = missing;
        signer.valid = false;
        report.valid = false;
    }
}

int verifyCmsFile(const Arguments& arguments, const Console& console) {
    const std::string file = signatureFile(arguments);
    signature::VerifyInput input;
    input.digest = digestOption(arguments);
    input.signature = signature::unwrapSignatureFile(readDocument(file)).orThrow();
    input.certificates = certificatesOf(arguments);
    input.now = now();
    input.at = timeOf(arguments);
    std::optional<pki::TrustFolders> trust;
    if (asksForTrust(arguments)) {
        trust = trustOf(arguments);
        input.trust = &trust->material;
    }
    auto report = examine(std::move(input), contentFile(arguments, file), console);
    if (arguments.value("--format") == "cades-t") requireStamps(report);
    // The content of a wrong signature is nobody's statement and is not handed out.
    if (report.valid && report.content) writeContent(*report.content, arguments, console);
    if (console.json) {
        Console::printJson(withChains(protocol::jsonOf(report), report));
    } else if (arguments.value("--out") == "-") {
        Console::warn(reportText(report, console));
    } else {
        Console::print(reportText(report, console));
    }
    return report.valid ? kSuccess : kFailure;
}

/// The value itself, or its base64.
Bytes rawSignature(const std::string& file) {
    Bytes content = readDocument(file);
    std::string text;
    for (const std::uint8_t octet : content) {
        if (octet != '\n' && octet != '\r') text.push_back(static_cast<char>(octet));
    }
    auto decoded = fromBase64(text);
    return decoded && !decoded->empty() ? std::move(*decoded) : std::move(content);
}

int verifyRawFile(const Arguments& arguments, const Console& console) {
    const std::string file = signatureFile(arguments);
    if (asksForTrust(arguments)) throw UsageError(Misuse::kExcluding, "--format raw, --trust");
    const auto certificates = certificatesOf(arguments);
    if (certificates.size() != 1) throw UsageError(Misuse::kMissingOption, "--certificate");
    const auto& certificate = certificates.front();
    const auto hash = pki::defaultHash(certificate.publicKey().algorithm());
    const auto padding = rsaPaddingOf(arguments);
    auto digest = digestOption(arguments);
    if (!digest) {
        const auto content = contentFile(arguments, file);
        if (!content) throw UsageError(Misuse::kMissingOption, "--content");
        digest = digestFile(*content, hash, console.cancel()).digest;
    }
    const bool valid =
        signature::verifyRaw(certificate, hash, *digest, rawSignature(file), padding).orThrow();
    if (console.json) {
        Console::printJson(Json::object({{"valid", valid},
                                         {"thumbprint", certificate.thumbprint().text()},
                                         {"algorithm", pki::nameOf(hash)},
                                         {"digest", toHex(*digest)}}));
    } else {
        std::string text(console.say(valid ? Phrase::kValid : Phrase::kInvalid));
        text.append("\n\n")
            .append(certificateLines(certificate, console))
            .append("\n")
            .append(console.say(Phrase::kNotChecked));
        Console::print(text + "\n");
    }
    return valid ? kSuccess : kFailure;
}

}  // namespace

int runVerify(const Arguments& arguments, const Console& console) {
    const std::string format = arguments.value("--format").value_or("cms");
    if (console.json && arguments.value("--out") == "-")
        throw UsageError(Misuse::kExcluding, "--json, --out -");
    if (format == "raw") return verifyRawFile(arguments, console);
    if (format == "cms" || format == "cades-bes" || format == "cades-t")
        return verifyCmsFile(arguments, console);
    throw UsageError(Misuse::kBadValue, "--format " + format);
}

}  // namespace tamga::cli
