// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "sandbox.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>

namespace tamga::test {

namespace fs = std::filesystem;

Sandbox::Sandbox() {
    std::string name = (fs::temp_directory_path() / "tamga-journal-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    file = folder / "data/tamga/journal.sqlite";
}

Sandbox::~Sandbox() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
}

void Sandbox::signDocuments(int documents, const std::string& site) {
    auto journal = open();
    std::vector<journal::Record> begun;
    std::vector<journal::Record> made;
    for (int i = 1; i <= documents; ++i) {
        begun.push_back(recordOf("doc " + std::to_string(i), journal::Ending::kBegun, site));
        made.push_back(recordOf("doc " + std::to_string(i), journal::Ending::kSigned, site));
    }
    const auto batch = journal.append(begun, std::nullopt);
    BOOST_REQUIRE(batch.ok());
    BOOST_REQUIRE(journal.append(made, batch.value()).ok());
}

void Sandbox::tamper(const std::string& sql) const {
    sqlite3* database = nullptr;
    BOOST_REQUIRE(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    const std::string all = "PRAGMA ignore_check_constraints = ON;" + sql;
    const int code = sqlite3_exec(database, all.c_str(), nullptr, nullptr, nullptr);
    BOOST_TEST_INFO(sqlite3_errmsg(database));
    BOOST_TEST(code == SQLITE_OK);
    sqlite3_close(database);
}

journal::Record recordOf(const std::string& document, journal::Ending outcome, const std::string& site) {
    journal::Record record;
    record.at = 1767225600;
    record.site = site;
    record.document = document;
    record.digest = std::string(64, 'a');
    record.algorithm = "gostr3411-2012-256";
    record.format = "cades-bes";
    record.thumbprint = std::string(40, 'B');
    record.owner = "Иванов Пётр Сергеевич";
    record.token = "keys";
    record.outcome = outcome;
    return record;
}

pid_t startProcess(const std::function<int()>& body) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::_exit(body());
    }
    return child;
}

int statusOf(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

}  // namespace tamga::test
