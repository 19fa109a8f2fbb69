// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each file of a container broken in each way, on a disk, with the running host: what is listed, what signing
// gives, and that the container beside it and the files themselves are left in peace.
#include <sys/stat.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>

#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct Break {
    const char* name;
    std::function<void(const fs::path&)> on;
};
std::ostream& operator<<(std::ostream& out, const Break& way) {
    return out << way.name;
}

void cutTo(const fs::path& file, std::uintmax_t size) {
    fs::resize_file(file, size);
}

const std::vector<Break> kBreaks{
    {"missing", [](auto& file) { fs::remove(file); }},
    {"of no octets", [](auto& file) { cutTo(file, 0); }},
    {"cut in half", [](auto& file) { cutTo(file, fs::file_size(file) / 2); }},
    {"one octet short", [](auto& file) { cutTo(file, fs::file_size(file) - 1); }},
    {"larger than any", [](auto& file) { cutTo(file, 1U << 20U); }},
    {"a folder",
     [](auto& file) {
         fs::remove(file);
         fs::create_directory(file);
     }},
    {"a link to itself",
     [](auto& file) {
         fs::remove(file);
         fs::create_symlink(file.filename(), file);
     }},
    {"a link to a device",
     [](auto& file) {
         fs::remove(file);
         fs::create_symlink("/dev/zero", file);
     }},
    {"a pipe",
     [](auto& file) {
         fs::remove(file);
         BOOST_REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
     }},
    {"of another container",
     [](auto& file) {
         fs::copy_file(file.parent_path().parent_path() / "2.000" / file.filename(), file,
                       fs::copy_options::overwrite_existing);
     }},
};

struct Expected {
    std::string listed;
    std::string signing;
};

/// A file of one pair is no loss, because the other pair is there; the header is all that names the key.
Expected expectedFor(const std::string& file, const std::string& way) {
    if (file != "header.key") return {"usable", "signed"};
    // It is a whole header, of a certificate that nobody asked for here.
    if (way == "of another container") return {"usable", "certificate.not-found"};
    return {"container.damaged", "certificate.not-found"};
}

struct Containers : Household {
    std::string thumbprint = addContainer("gost2012-256/good");
    std::string neighbour = addContainer("gost2012-512/good");
    std::string third = addContainer("gost2012-256/plain");
};

}  // namespace

BOOST_AUTO_TEST_SUITE(containers)

BOOST_DATA_TEST_CASE(eachFileBrokenInEachWay, boost::unit_test::data::make(kBreaks), way) {
    for (const char* file :
         {"header.key", "name.key", "masks.key", "primary.key", "masks2.key", "primary2.key"}) {
        BOOST_TEST_CONTEXT(file << " is " << way.name) {
            Containers house;
            way.on(house.home() / "keys/0.000" / file);
            const auto before = contentsOf(house.home() / "keys");
            HostProcess host(house.home());
            const Listed listed = listIn(host);
            const Expected expected = expectedFor(file, way.name);
            BOOST_TEST(listed.state.at("0.000") == expected.listed);
            BOOST_TEST(listed.state.at("1.000") == "usable");
            BOOST_TEST(listed.complete);
            BOOST_TEST(signIn(host, house.thumbprint) == expected.signing);
            BOOST_TEST(signIn(host, house.neighbour) == "signed");
            BOOST_TEST((contentsOf(house.home() / "keys") == before));
        }
    }
}

// Both pairs of another key: the header's fingerprint is what tells.
BOOST_FIXTURE_TEST_CASE(keyFilesOfAnotherKeyAreFoundOut, Containers) {
    for (const char* file : {"masks.key", "primary.key", "masks2.key", "primary2.key"})
        fs::copy_file(home() / "keys/2.000" / file, home() / "keys/0.000" / file,
                      fs::copy_options::overwrite_existing);
    HostProcess host(home());
    BOOST_TEST(signIn(host, thumbprint) == "container.damaged");
    BOOST_TEST(signIn(host, third) == "signed");
}

BOOST_FIXTURE_TEST_CASE(bothPairsLost, Containers) {
    for (const char* file : {"primary.key", "primary2.key"})
        fs::remove(home() / "keys/0.000" / file);
    HostProcess host(home());
    BOOST_TEST(listIn(host).state.at("0.000") == "container.damaged");
    BOOST_TEST(signIn(host, thumbprint) == "container.damaged");
    BOOST_TEST(questions() == 0U);
}

// Rights do not bind root, so the host runs as somebody else.
BOOST_FIXTURE_TEST_CASE(filesThatMayNotBeRead, Containers) {
    HostProcess::Options options{home(), {HostProcess::defaultCaller()}, {}, {}};
    if (::geteuid() == 0) {
        options.wrapper = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        BOOST_REQUIRE(::lchown(home().c_str(), 65534, 65534) == 0);
        for (const auto& entry : fs::recursive_directory_iterator(home()))
            BOOST_REQUIRE(::lchown(entry.path().c_str(), 65534, 65534) == 0);
    }
    fs::permissions(home() / "keys/0.000/header.key", fs::perms::none);
    fs::permissions(home() / "keys/2.000", fs::perms::none);
    {
        HostProcess host(options);
        const Listed listed = listIn(host);
        BOOST_TEST(listed.state.at("0.000") == "container.unreadable");
        BOOST_TEST(listed.state.at("1.000") == "usable");
        // A container that cannot even be looked into is the token's problem.
        BOOST_TEST(listed.problems.at("folder:" + (home() / "keys").string()) == "container.unreadable");
        BOOST_TEST(signIn(host, neighbour) == "signed");
    }
    fs::permissions(home() / "keys/2.000", fs::perms::owner_all);
    fs::permissions(home() / "keys", fs::perms::none);
    {
        HostProcess host(options);
        BOOST_TEST(listIn(host).problems.at("folder:" + (home() / "keys").string()) ==
                   "container.unreadable");
        BOOST_TEST(signIn(host, neighbour) == "certificate.not-found");
    }
    fs::permissions(home() / "keys", fs::perms::owner_all);
}

BOOST_AUTO_TEST_SUITE_END()
