// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "tax_service.h"

#include <Poco/JSON/Array.h>

#include <algorithm>
#include <utility>

#include "challenges.h"
#include "program.h"

namespace portal {
namespace {

using Poco::Net::HTTPResponse;

constexpr std::size_t kMaxPackages = 1000;
constexpr std::size_t kMaxSignatureText = 1024U * 1024U;

std::string newId() {
    std::string id = randomBase64(12);
    std::replace(id.begin(), id.end(), '+', '-');
    std::replace(id.begin(), id.end(), '/', '_');
    return id;
}

/// Only digits reach the document, so nothing needs escaping.
std::string numberMember(const Poco::JSON::Object& form, const std::string& name) {
    std::string number = textMember(form, name, 12);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) {
        throw HttpError(HTTPResponse::HTTP_BAD_REQUEST, "the member " + name + " must be a whole number");
    }
    return number;
}

Poco::JSON::Object signerOf(const Verdict& verdict) {
    Poco::JSON::Object signer;
    for (const auto& [name, value] : verdict.signer) {
        signer.set(name, value);
    }
    return signer;
}

}  // namespace

TaxService::TaxService(std::string origin, const Judge& judge, std::filesystem::path archive,
                       Chronicle chronicle)
    : origin_(std::move(origin)),
      judge_(judge),
      archive_(std::move(archive)),
      chronicle_(std::move(chronicle)) {}

void TaxService::serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
                       const std::string& path) {
    if (path == "/") {
        redirect(response, origin_ + "/tax/");
    } else if (path == "/tax/") {
        sendFile(response, "/tax/index.html");
    } else if (path == "/tax/api/declarations") {
        sendJson(response, prepareDeclaration(*readJson(request, origin_)));
    } else if (path == "/tax/api/attachments") {
        (void)readJson(request, origin_);
        sendJson(response, prepareAttachments());
    } else if (path == "/tax/api/submissions") {
        sendJson(response, receive(*readJson(request, origin_)));
    } else {
        sendFile(response, path);
    }
}

Poco::JSON::Object TaxService::prepareDeclaration(const Poco::JSON::Object& form) {
    const std::string year = numberMember(form, "year");
    const std::string income = numberMember(form, "income");
    const std::string deduction = numberMember(form, "deduction");
    const std::string withheld = numberMember(form, "withheld");
    const std::string content =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Файл ИдФайл=\"DEMO_NDFL3_" +
        year +
        "\" ВерсПрог=\"Tamga demo\" ВерсФорм=\"0.01\">\n"
        "  <Документ КНД=\"0000000\" ОтчетГод=\"" +
        year +
        "\">\n"
        "    <НПФЛ ИННФЛ=\"990000000115\" Фамилия=\"Образцова\" Имя=\"Вера\" Отчество=\"Демидовна\"/>\n"
        "    <НДФЛ3 Доход=\"" +
        income + "\" Вычет=\"" + deduction + "\" Удержано=\"" + withheld +
        "\"/>\n"
        "  </Документ>\n"
        "</Файл>\n";
    return remember({{"Декларация 3-НДФЛ за " + year + " год.xml", content}});
}

Poco::JSON::Object TaxService::prepareAttachments() {
    static const std::vector<std::string> titles{"Справка о доходах", "Договор на обучение", "Чек об оплате",
                                                 "Лицензия организации", "Заявление на вычет"};
    Package package;
    for (const std::string& title : titles) {
        package.push_back({title + ".txt", title + "\nДемонстрационный документ, данные вымышлены.\nНомер " +
                                               newId() + "\n"});
    }
    return remember(std::move(package));
}

Poco::JSON::Object TaxService::remember(Package package) {
    Poco::JSON::Array documents;
    for (const Document& document : package) {
        Poco::JSON::Object entry;
        entry.set("name", document.name);
        entry.set("content", toBase64(document.content));
        documents.add(entry);
    }
    const std::string id = newId();
    Poco::JSON::Object answer;
    answer.set("id", id);
    answer.set("documents", documents);
    const std::lock_guard lock(mutex_);
    if (packages_.size() >= kMaxPackages) {
        throw HttpError(HTTPResponse::HTTP_SERVICE_UNAVAILABLE, "too many open packages");
    }
    packages_[id] = std::move(package);
    return answer;
}

TaxService::Package TaxService::packageOf(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = packages_.find(id);
    if (found == packages_.end()) {
        throw HttpError(HTTPResponse::HTTP_NOT_FOUND, "no such package, or it has been accepted already");
    }
    return found->second;
}

Poco::JSON::Object TaxService::receive(const Poco::JSON::Object& submission) {
    const std::string id = textMember(submission, "id", 64);
    const Package package = packageOf(id);
    const Poco::JSON::Array::Ptr signatures = submission.getArray("signatures");
    if (signatures.isNull() || signatures->size() != package.size()) {
        throw HttpError(HTTPResponse::HTTP_BAD_REQUEST, "one signature for each document");
    }
    Poco::JSON::Array results;
    bool accepted = true;
    for (std::size_t i = 0; i < package.size(); ++i) {
        Poco::JSON::Object one;
        one.set("signature", signatures->get(static_cast<unsigned int>(i)));
        const Poco::JSON::Object result =
            check(id, package[i], textMember(one, "signature", kMaxSignatureText));
        accepted = accepted && result.getValue<bool>("accepted");
        results.add(result);
    }
    if (accepted) {
        const std::lock_guard lock(mutex_);
        packages_.erase(id);
    }
    Poco::JSON::Object answer;
    answer.set("accepted", accepted);
    answer.set("results", results);
    return answer;
}

Poco::JSON::Object TaxService::check(const std::string& id, const Document& document,
                                     const std::string& signature) const {
    const std::optional<std::string> der = fromBase64(signature);
    Verdict verdict;
    verdict.words = "the signature is not base64";
    if (der) {
        verdict = judge_.detached(*der, document.content);
    }
    if (verdict.accepted) {
        const std::filesystem::path folder = archive_ / id;
        std::filesystem::create_directories(folder);
        writeWholeFile(folder / document.name, document.content);
        const std::filesystem::path file = folder / (document.name + ".p7s");
        writeWholeFile(file, *der);
        chronicle_("accepted\t" + file.string() + "\t" + verdict.signer["CN"]);
    } else {
        chronicle_("refused\t" + document.name + "\t" + verdict.words);
    }
    Poco::JSON::Object result;
    result.set("name", document.name);
    result.set("accepted", verdict.accepted);
    result.set("words", verdict.words);
    result.set("signer", signerOf(verdict));
    result.set("issuer", verdict.issuer);
    return result;
}

}  // namespace portal
