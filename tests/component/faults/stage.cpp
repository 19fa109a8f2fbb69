// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

namespace tamga::test {

namespace fs = std::filesystem;

Listed listIn(HostProcess& host) {
    host.notifications.clear();
    const Json result = host.result("certificates.list");
    Listed listed;
    listed.complete = *result.find("complete")->boolean();
    for (const Json& problem : *result.find("problems")->elements())
        listed.problems[*problem.find("token")->string()] = *problem.find("error")->find("reason")->string();
    for (const Json& message : host.notifications) {
        const Json* const entries = message.find("params")->find("certificates");
        if (entries == nullptr) continue;
        for (const Json& entry : *entries->elements()) {
            const std::string name = fs::path(*entry.find("location")->string()).filename().string();
            const Json* const problem = entry.find("problem");
            listed.state[name] = problem == nullptr ? "usable" : *problem->find("reason")->string();
        }
    }
    return listed;
}

std::string signIn(HostProcess& host, const std::string& thumbprint) {
    const Json answer =
        host.ask("sign", signParams(thumbprint, {documentOf("document.txt", "content", "YWJj")}));
    return answer.find("result") != nullptr ? "signed" : reasonOf(answer);
}

void configure(const Household& house, const Json::Object& changes) {
    Json settings = Json::parse(contentOf(house.home() / ".config/tamga/tamga.json")).orThrow();
    for (const auto& [name, value] : changes)
        settings.set(name, value);
    static_cast<void>(house.write(".config/tamga/tamga.json", asBytes(settings.print())));
}

Gate::Gate(const Household& house) : file_(house.home() / "gate") {
    Json answer = pin(kPassword);
    answer.set("waitFor", file_.string());
    std::ofstream(house.person().program().string() + ".script") << scriptOf({answer}).print();
}

void Gate::open() const {
    std::ofstream(file_) << "1";
}

int threadsOf(pid_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("Threads:")) return std::stoi(line.substr(8));
    return 0;
}

std::map<std::string, std::string> contentsOf(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).string();
        // Of links only that they are there: some lead nowhere.
        all[name] = entry.symlink_status().type() == fs::file_type::regular ? contentOf(entry.path()) : "";
    }
    return all;
}

}  // namespace tamga::test
