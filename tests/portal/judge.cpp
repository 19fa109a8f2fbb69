// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "judge.h"

#include <sstream>
#include <utility>
#include <vector>

#include "program.h"

namespace portal {
namespace {

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string::npos) {
        return {};
    }
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

/// "name=value" lines of a name printed with sep_multiline.
std::map<std::string, std::string> attributesOf(const std::string& printed) {
    std::map<std::string, std::string> attributes;
    std::istringstream lines(printed);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        // The heading "subject=" has no value on its own line.
        if (equals != std::string::npos && equals + 1 < line.size()) {
            attributes[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
        }
    }
    return attributes;
}

/// The error worth showing: openssl prints the reason of the chain or of the signature last.
std::string reasonFrom(const std::string& errors) {
    std::istringstream lines(errors);
    std::string reason;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> fields;
        std::istringstream parts(line);
        for (std::string field; std::getline(parts, field, ':');) {
            fields.push_back(field);
        }
        // thread:error:code:library:function:reason:file:line:detail
        if (fields.size() > 5 && fields[1] == "error") {
            reason = fields[5];
            for (std::size_t i = 8; i < fields.size(); ++i) {
                reason += ": " + trimmed(fields[i]);
            }
        }
    }
    return reason.empty() ? trimmed(errors) : reason;
}

std::string contentTypeOf(const std::filesystem::path& signature) {
    const ProgramResult printed =
        runOpenssl({"cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", signature});
    const std::string mark = "eContentType:";
    const auto at = printed.output.find(mark);
    if (printed.status != 0 || at == std::string::npos) {
        return {};
    }
    const std::string line =
        printed.output.substr(at + mark.size(), printed.output.find('\n', at) - at - mark.size());
    const auto open = line.rfind('(');
    const auto close = line.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) {
        return {};
    }
    return line.substr(open + 1, close - open - 1);
}

}  // namespace

Judge::Judge(std::filesystem::path trust) : trust_(std::move(trust)) {}

Verdict Judge::detached(const std::string& signature, const std::string& document) const {
    return judge(signature, document);
}

Verdict Judge::attached(const std::string& signature) const {
    return judge(signature, std::nullopt);
}

Verdict Judge::judge(const std::string& signature, const std::optional<std::string>& document) const {
    const TemporaryFolder folder;
    const std::string signatureFile = folder.put("signature.p7s", signature);
    const std::string contentFile = folder.path() / "content";
    const std::string signerFile = folder.path() / "signer.pem";
    // -cades requires the signing-certificate attribute; -purpose any because Russian key usages are not
    // those of S/MIME; the revocation list lies in the trust file.
    std::vector<std::string> arguments{"cms",        "-verify",  "-cades", "-binary",    "-purpose",
                                       "any",        "-CAfile",  trust_,   "-no-CApath", "-no-CAstore",
                                       "-crl_check", "-inform",  "DER",    "-in",        signatureFile,
                                       "-signer",    signerFile, "-out",   contentFile};
    if (document) {
        arguments.insert(arguments.end(), {"-content", folder.put("document", *document)});
    }
    const ProgramResult checked = runOpenssl(arguments);

    Verdict verdict;
    verdict.accepted = checked.status == 0;
    verdict.words = verdict.accepted ? trimmed(checked.errors) : reasonFrom(checked.errors);
    if (!verdict.accepted) {
        return verdict;
    }
    verdict.contentType = contentTypeOf(signatureFile);
    verdict.content = readWholeFile(contentFile);
    const std::vector<std::string> shape{"-noout", "-nameopt", "utf8,sep_multiline,sname"};
    std::vector<std::string> subject{"x509", "-in", signerFile, "-subject"};
    std::vector<std::string> issuer{"x509", "-in", signerFile, "-issuer"};
    subject.insert(subject.end(), shape.begin(), shape.end());
    issuer.insert(issuer.end(), shape.begin(), shape.end());
    verdict.signer = attributesOf(runOpenssl(subject).output);
    verdict.issuer = attributesOf(runOpenssl(issuer).output)["CN"];
    return verdict;
}

}  // namespace portal
