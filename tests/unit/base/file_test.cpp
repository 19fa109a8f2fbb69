// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>

using namespace tamga;
namespace fs = std::filesystem;

namespace {

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "tamga-file-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file, Folder)

BOOST_AUTO_TEST_CASE(writes_whole_and_reads_back) {
    const Bytes content(70000, 0x5A);
    BOOST_TEST(writeFile(path / "a", content).ok());
    BOOST_TEST(equal(readFile(path / "a", 70000).value(), content));
    struct stat status {};
    BOOST_REQUIRE(::stat((path / "a").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777U) == 0600U);
    BOOST_TEST(writeFile(path / "a", Bytes{1}).ok());
    BOOST_TEST(equal(readFile(path / "a", 10).value(), Bytes{1}));
    BOOST_TEST(std::distance(fs::directory_iterator(path), fs::directory_iterator()) == 1);
}

BOOST_AUTO_TEST_CASE(creates_what_is_not_there) {
    BOOST_TEST(createFile(path / "a", Bytes(70000, 0x5A)).value());
    BOOST_TEST(!createFile(path / "a", Bytes{1}).value());
    BOOST_TEST(readFile(path / "a", 70000).value().size() == 70000U);
    BOOST_REQUIRE(::symlink("nowhere", (path / "link").c_str()) == 0);
    BOOST_TEST(!createFile(path / "link", Bytes{1}).value());
    BOOST_TEST((createFile(path / "no" / "such", Bytes{1}).error().reason() == Reason::kSystemFile));
}

BOOST_AUTO_TEST_CASE(nothing_stays_of_a_half_created_file) {
    rlimit before{};
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto made = createFile(path / "a", Bytes(70000, 0x5A));
    ::setrlimit(RLIMIT_FSIZE, &before);
    BOOST_REQUIRE(std::signal(SIGXFSZ, handler) != SIG_ERR);
    BOOST_TEST((made.error().reason() == Reason::kSystemFile));
    BOOST_TEST(fs::is_empty(path));
}

BOOST_AUTO_TEST_CASE(limits_and_kinds) {
    BOOST_TEST(writeFile(path / "a", Bytes(11, 1)).ok());
    BOOST_TEST((readFile(path / "a", 10).error().reason() == Reason::kSystemFile));
    BOOST_TEST((readFile(path / "none", 10).error().reason() == Reason::kSystemFile));
    BOOST_TEST((readFile(path, 10).error().reason() == Reason::kSystemFile));
    BOOST_REQUIRE(::mkfifo((path / "fifo").c_str(), 0600) == 0);
    BOOST_TEST((readFile(path / "fifo", 10).error().reason() == Reason::kSystemFile));  // and does not wait
    BOOST_TEST((writeFile(path / "no" / "such", Bytes{1}).error().reason() == Reason::kSystemFile));
    BOOST_TEST(readFile("/proc/self/status", 100000).value().size() >
               100U);  // size 0 in stat, content all the same
}

BOOST_AUTO_TEST_SUITE_END()
