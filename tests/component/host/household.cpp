// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "household.h"

#include <sys/wait.h>

#include "base/process.h"
#include "pki/certificate.h"

namespace tamga::test {

namespace fs = std::filesystem;

Household::Household(const Json& script) : person_(folder_.path(), script) {
    fs::create_directories(home() / "keys");
    fs::create_directories(home() / ".config/tamga");
    const Json settings = Json::object(
        {{"containerFolders", Json(Json::Array{Json((home() / "keys").string())})},
         {"removableMedia", false},
         {"readers", false},
         {"cspStore", false},
         // The modules of the machine that the tests run on are not its business.
         {"pkcs11", Json::object({{"registered", false}})},
         {"language", "en"},
         {"pinentry", Json::object({{"program", person_.program().string()}, {"timeoutSeconds", 300}})}});
    static_cast<void>(write(".config/tamga/tamga.json", asBytes(settings.print())));
}

fs::path Household::write(const std::string& name, BytesView content) const {
    fs::path path = home() / name;
    BOOST_REQUIRE(writeFile(path, content).ok());
    return path;
}

std::string Household::addContainer(const std::string& signer, const std::string& password) {
    const fs::path base = fs::path(TAMGA_FIXTURES) / "signature" / signer;
    const std::string number = std::to_string(containers_++);
    const ChildProcess tool({TAMGA_MAKE_CONTAINER,
                             {"--key", base.string() + ".key", "--certificate", base.string() + ".cer",
                              "--folder", (home() / "keys" / (number + ".000")).string(), "--name", number},
                             {}});
    writeAll(tool.input(), asBytes(password + "\n"), Deadline::after(std::chrono::minutes(1)), CancelToken());
    siginfo_t end{};
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(tool.id()), &end, WEXITED | WNOWAIT) == 0);
    BOOST_REQUIRE(end.si_code == CLD_EXITED);
    BOOST_REQUIRE(end.si_status == 0);
    const auto content = readFile(base.string() + ".cer", 65536);
    BOOST_REQUIRE(content.ok());
    return pki::Thumbprint::of(content.value()).text();
}

OpensslResult openssl(const std::vector<std::string>& arguments) {
    ChildProcess::Options options{
        "/bin/sh",
        {"-c", "exec openssl \"$@\" 2>&1", "openssl"},
        {"PATH=/usr/bin:/bin", "OPENSSL_CONF=" TAMGA_FIXTURES "/signature/openssl-gost.cnf"}};
    options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
    const ChildProcess child(options);
    OpensslResult result{-1, {}};
    Bytes buffer(65536);
    const Deadline deadline = Deadline::after(std::chrono::minutes(2));
    while (const std::size_t got = readSome(child.output(), buffer, deadline, CancelToken()))
        result.output += asText(BytesView(buffer).subspan(0, got));
    siginfo_t end{};
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(child.id()), &end, WEXITED | WNOWAIT) == 0);
    if (end.si_code == CLD_EXITED) result.status = end.si_status;
    return result;
}

Json documentOf(const std::string& name, const std::string& kind, const std::string& value) {
    return Json::object({{"name", name}, {kind, value}});
}

Json signParams(const std::string& thumbprint, Json::Array documents, const std::string& format) {
    return Json::object({{"origin", "https://lkfl.tax.test"},
                         {"documents", Json(std::move(documents))},
                         {"certificate", thumbprint},
                         {"format", format}});
}

Json loginParams(const std::string& thumbprint, BytesView challenge) {
    return Json::object({{"origin", "https://login.portal.test"},
                         {"challenge", toBase64(challenge)},
                         {"certificate", thumbprint}});
}

}  // namespace tamga::test
