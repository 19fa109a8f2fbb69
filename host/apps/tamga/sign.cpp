// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <utility>

#include "base/file.h"
#include "chosen_certificate.h"
#include "commands.h"
#include "files.h"
#include "protocol/reply.h"
#include "service/login_statement.h"
#include "signature/cosign.h"
#include "stamp_report.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kFileMode = 0644;  // a signature is no secret; the umask may say less

/// The one format that needs somebody else beside the key.
constexpr std::string_view kCadesT = "cades-t";

/// A signature that is there, and gets one more signer.
struct Cosigned {
    std::string file;
    Encoding encoding = Encoding::kDer;
    Bytes cms;
};

struct Plan {
    signature::Format format = signature::Format::kCadesBes;
    bool timeStamp = false;
    Encoding encoding = Encoding::kDer;
    bool detached = true;
    signature::RsaPadding rsaPadding = signature::RsaPadding::kPkcs1;
    std::optional<Bytes> digest;
    std::optional<Cosigned> cosigned;
    std::vector<std::string> files;
    std::vector<std::string> outputs;  ///< one a document; "-" is standard output
};

std::string outputFor(const std::string& file, const std::optional<std::string>& out, bool several) {
    if (!out) return file == "-" ? "-" : file + ".sig";
    if (*out == "-" || !fs::is_directory(*out)) {
        if (several) throw UsageError(Misuse::kOutNotFolder, "--out " + *out);
        return *out;
    }
    const std::string name = file == "-" ? "signature" : fs::path(file).filename().string();
    return (fs::path(*out) / (name + ".sig")).string();
}

void planOutputs(Plan& plan, const Arguments& arguments) {
    const auto out = arguments.value("--out");
    if (plan.cosigned) {
        // The file itself is replaced whole, with every signer in it.
        plan.outputs.push_back(out.value_or(plan.cosigned->file));
        const std::string& output = plan.outputs.front();
        if (out && output != "-" && !arguments.has("--force") && fs::exists(output))
            throw UsageError(Misuse::kFileExists, output);
        return;
    }
    if (plan.digest) plan.outputs.push_back(outputFor("-", out, false));
    for (const std::string& file : plan.files)
        plan.outputs.push_back(outputFor(file, out, plan.files.size() > 1));
    std::set<std::string> distinct;
    for (const std::string& output : plan.outputs) {
        // Two documents of one name from two folders: one signature must not replace the other.
        if (!distinct.insert(output).second) throw UsageError(Misuse::kFileExists, output);
        // Before anybody is asked for a password.
        if (output != "-" && !arguments.has("--force") && fs::exists(output))
            throw UsageError(Misuse::kFileExists, output);
    }
}

void planCosigned(Plan& plan, const std::string& file, const Arguments& arguments) {
    for (const char* const option : {"--digest", "--attached", "--encoding"}) {
        if (arguments.has(option)) throw UsageError(Misuse::kExcluding, std::string("--cosign, ") + option);
    }
    if (plan.format == signature::Format::kRaw)
        throw UsageError(Misuse::kExcluding, "--cosign, --format raw");
    if (plan.files.size() > 1) throw UsageError(Misuse::kUnwantedFile, plan.files[1]);
    const Bytes content = readDocument(file);
    plan.cosigned = Cosigned{file, encodingOf(content), signature::unwrapSignatureFile(content).orThrow()};
    plan.encoding = plan.cosigned->encoding;
}

Plan planOf(const Arguments& arguments) {
    Plan plan;
    plan.files = arguments.files();
    plan.detached = !arguments.has("--attached");
    plan.rsaPadding = rsaPaddingOf(arguments);
    if (const auto name = arguments.value("--format")) {
        plan.timeStamp = *name == kCadesT;
        const auto format = plan.timeStamp ? signature::Format::kCadesBes : signature::formatByName(*name);
        if (!format) throw UsageError(Misuse::kBadValue, "--format " + *name);
        plan.format = *format;
    }
    if (const auto name = arguments.value("--encoding")) {
        const auto encoding = encodingByName(*name);
        if (!encoding) throw UsageError(Misuse::kBadValue, "--encoding " + *name);
        plan.encoding = *encoding;
    }
    if (plan.format == signature::Format::kRaw) {
        if (!plan.detached) throw UsageError(Misuse::kExcluding, "--format raw, --attached");
        if (plan.encoding == Encoding::kPem)
            throw UsageError(Misuse::kExcluding, "--format raw, --encoding pem");
    }
    for (const char* const option : {"--tsa", "--tsa-hash"}) {
        if (arguments.has(option) && !plan.timeStamp)
            throw UsageError(Misuse::kExcluding, std::string(option) + ", --format");
    }
    if (const auto file = arguments.value("--cosign")) {
        planCosigned(plan, *file, arguments);
    } else if (const auto hex = arguments.value("--digest")) {
        if (!plan.files.empty()) throw UsageError(Misuse::kUnwantedFile, plan.files.front());
        if (!plan.detached) throw UsageError(Misuse::kExcluding, "--digest, --attached");
        plan.digest = fromHex(*hex);
        if (!plan.digest || plan.digest->empty()) throw UsageError(Misuse::kBadValue, "--digest " + *hex);
    } else if (plan.files.empty()) {
        throw UsageError(Misuse::kMissingFile, "tamga sign FILE...");
    }
    planOutputs(plan, arguments);
    return plan;
}

service::HashedContent hashed(const std::string& file, const pki::Certificate& certificate,
                              const Console& console) {
    service::LoginScanner scanner;
    const auto algorithm = pki::defaultHash(certificate.publicKey().algorithm());
    auto result =
        digestFile(file, algorithm, console.cancel(), [&](BytesView piece) { scanner.feed(piece); });
    return {algorithm, std::move(result.digest), scanner.found()};
}

/// The document of a signature that is there, once that is right: nobody signs beside a broken one unawares.
service::SignDocument cosignedDocument(const Plan& plan) {
    signature::VerifyInput input;
    input.signature = plan.cosigned->cms;
    input.at = now();
    if (!plan.files.empty()) input.content = readDocument(plan.files.front());
    auto report = signature::verifyCms(input).orThrow();
    for (const auto& signer : report.signers) {
        for (const auto& check : signer.checks) {
            const bool counts = check.name == "message-digest" || check.name == "signature";
            if (counts && check.state == signature::Check::State::kFailed) throw Error(signer.error.value());
        }
    }
    service::SignDocument document;
    document.name =
        fs::path(plan.files.empty() ? plan.cosigned->file : plan.files.front()).filename().string();
    document.content = report.content ? std::move(report.content) : std::move(input.content);
    return document;
}

std::vector<service::SignDocument> documentsOf(const Plan& plan, const Arguments& arguments,
                                               const pki::Certificate& certificate, const Console& console) {
    std::vector<service::SignDocument> documents;
    if (plan.cosigned) {
        documents.push_back(cosignedDocument(plan));
        return documents;
    }
    if (plan.digest)
        documents.push_back({arguments.value("--name").value_or(toHex(*plan.digest)), std::nullopt,
                             plan.digest, std::nullopt});
    for (const std::string& file : plan.files) {
        service::SignDocument document;
        document.name =
            file == "-" ? arguments.value("--name").value_or("") : fs::path(file).filename().string();
        // What is too large for memory is hashed on its way.
        if (plan.detached && sizeOf(file).value_or(0) > kMaxContent) {
            document.hashed = hashed(file, certificate, console);
        } else {
            document.content = readDocument(file);
        }
        documents.push_back(std::move(document));
    }
    return documents;
}

std::optional<Secret> passwordFrom(const Arguments& arguments, const Console& console) {
    if (descriptorOf(arguments, "--pin-fd") == STDIN_FILENO &&
        std::ranges::find(arguments.files(), "-") != arguments.files().end())
        throw UsageError(Misuse::kExcluding, "--pin-fd 0, -");
    return secretFrom(arguments, "--pin-fd", console.cancel());
}

void warnOf(const keys::OpenNotes& notes, const Console& console) {
    if (notes.reserveUsed) Console::warn(std::string(console.say(Phrase::kReserveUsed)) + "\n");
    if (notes.reserveDamaged) Console::warn(std::string(console.say(Phrase::kReserveDamaged)) + "\n");
}

/// A signature that is made is kept, whatever becomes of its stamp.
struct Delivery {
    Json list = Json::array();
    std::optional<Error> error;  ///< why the first one has no stamp
};

void say(Phrase phrase, const std::string& what, const std::string& output, const Console& console) {
    if (console.json) return;
    const std::string line = std::string(console.say(phrase)) + what + "\n";
    if (output == "-") {
        Console::warn(line);
    } else {
        Console::print(line);
    }
}

/// Writes one signature and says so; sets what --json prints of it.
void write(const Bytes& signature, bool lacksStamp, const Plan& plan, const std::string& output, Json& row,
           const Console& console) {
    const Bytes encoded = encode(signature, plan.encoding);
    row.set("size", std::uint64_t{encoded.size()});
    if (output != "-") {
        static_cast<void>(writeFile(output, encoded, kFileMode).orThrow());
        row.set("file", exact(output));
        say(lacksStamp ? Phrase::kKeptWithoutStamp : Phrase::kSigned, shown(output), output, console);
    } else if (console.json) {
        row.set("signature", toBase64(signature));
    } else {
        Console::print(asText(encoded));
    }
}

Delivery deliver(const service::SignResult& result, const Plan& plan,
                 const std::function<Result<service::Stamped>(BytesView)>& stamp, const Console& console) {
    Delivery delivery;
    for (std::size_t i = 0; i < result.documents.size(); ++i) {
        const auto& document = result.documents[i];
        const std::string& output = plan.outputs.at(i);
        Json row = Json::object({{"name", exact(document.name)}, {"digest", toHex(document.digest)}});
        std::optional<Result<service::Stamped>> stamped;
        // After one failure the authority is not asked again: the others would wait as long.
        if (stamp && !delivery.error) stamped = stamp(document.signature);
        if (stamped && !stamped->ok()) delivery.error = stamped->error();
        const bool has = stamped && stamped->ok();
        const Bytes& made = has ? stamped->value().cms : document.signature;
        const Bytes whole =
            plan.cosigned ? signature::withCosigners(plan.cosigned->cms, made).orThrow() : made;
        write(whole, stamp && !has, plan, output, row, console);
        if (has) {
            row.set("timeStamp", jsonOf(stamped->value().stamps.at(0)));
            say(Phrase::kStamped, stampLine(stamped->value().stamps.at(0)), output, console);
        }
        delivery.list.push(std::move(row));
    }
    return delivery;
}

/// What asks for a stamp; nothing when none is wanted. Before anybody is asked for a password.
std::function<Result<service::Stamped>(BytesView)> stamping(const Plan& plan, const Arguments& arguments,
                                                            const Console& console) {
    if (!plan.timeStamp) return {};
    return [stamper = stamperOf(arguments, console), hash = stampHashOf(arguments), &console](BytesView cms) {
        return stamper.stamp(cms, hash, console.cancel());
    };
}

}  // namespace

int runSign(const Arguments& arguments, const Console& console) {
    const Plan plan = planOf(arguments);
    const auto stamp = stamping(plan, arguments, console);
    const auto session = console.openSession();
    const pki::Certificate certificate =
        chooseCertificate(*session, arguments.value("--certificate"), console);
    service::SignRequest request{.site = std::string(console.say(Phrase::kCommandLine)),
                                 .documents = documentsOf(plan, arguments, certificate, console),
                                 .certificate = certificate.thumbprint(),
                                 .format = plan.format,
                                 .detached = plan.detached,
                                 .rsaPadding = plan.rsaPadding,
                                 .password = passwordFrom(arguments, console),
                                 .isSite = false,
                                 .finalTry = arguments.has("--final-try")};
    const auto result = session->sign(std::move(request), {}, console.cancel()).orThrow();
    Delivery delivery = deliver(result, plan, stamp, console);
    if (console.json) {
        Json report = Json::object({{"thumbprint", result.certificate.thumbprint().text()},
                                    {"format", plan.timeStamp ? kCadesT : signature::nameOf(plan.format)},
                                    {"detached", plan.detached},
                                    {"signatures", std::move(delivery.list)},
                                    {"reserveUsed", result.notes.reserveUsed},
                                    {"reserveDamaged", result.notes.reserveDamaged}});
        if (delivery.error) report.set("error", protocol::jsonOf(*delivery.error));
        Console::printJson(report);
    } else {
        warnOf(result.notes, console);
    }
    if (!delivery.error) return kSuccess;
    Console::warn(console.explain(*delivery.error));
    return kFailure;
}

}  // namespace tamga::cli
