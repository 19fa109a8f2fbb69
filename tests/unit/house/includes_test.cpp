// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The borders between the rooms of host/, checked on the sources themselves.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// Which rooms a room may include from, itself apart (host/ARCHITECTURE.md).
const std::map<std::string, std::set<std::string>>& allowedRooms() {
    static const std::map<std::string, std::set<std::string>> table = {
        {"base", {}},
        {"gost", {}},
        {"asn1", {"base"}},
        {"pki", {"base", "gost", "asn1"}},
        {"signature", {"base", "gost", "asn1", "pki"}},
        {"keys", {"base", "gost", "asn1", "pki"}},
        {"prompt", {"base"}},
        {"journal", {"base"}},
        {"net", {"base"}},
        {"service", {"base", "asn1", "pki", "signature", "keys", "prompt", "journal", "net"}},
        {"protocol", {"base", "pki", "signature", "keys", "journal", "service"}},
        {"apps",
         {"base", "asn1", "pki", "signature", "keys", "prompt", "journal", "net", "service", "protocol"}},
    };
    return table;
}

/// Vendor headers and the one room whose .cpp files may name them.
const std::map<std::string, std::set<std::string>>& vendorOwners() {
    static const std::map<std::string, std::set<std::string>> table = {
        {"rapidjson/", {"base"}},   {"Poco/", {"net"}}, {"winscard.h", {"keys"}}, {"pkcs11", {}},
        {"sqlite3.h", {"journal"}}, {"libxml/", {}},    {"openssl/", {}},         {"boost/", {}},
        {"p11-kit/", {"keys"}},
    };
    return table;
}

struct Include {
    fs::path file;
    std::string room;
    std::string target;
};

std::vector<Include> allIncludes() {
    std::vector<Include> found;
    const fs::path host = fs::path(TAMGA_SOURCE_DIR) / "host";
    for (const auto& entry : fs::recursive_directory_iterator(host)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp") continue;
        const fs::path relative = fs::relative(entry.path(), host);
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) {
            if (line.rfind("#include", 0) != 0) continue;
            const std::size_t open = line.find_first_of("\"<");
            const std::size_t close = line.find_first_of("\">", open + 1);
            BOOST_REQUIRE(open != std::string::npos && close != std::string::npos);
            found.push_back({relative, relative.begin()->string(), line.substr(open + 1, close - open - 1)});
        }
    }
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(house)

BOOST_AUTO_TEST_CASE(every_room_has_its_rule) {
    for (const auto& entry : fs::directory_iterator(fs::path(TAMGA_SOURCE_DIR) / "host")) {
        if (entry.is_directory()) BOOST_TEST(allowedRooms().contains(entry.path().filename().string()));
    }
}

BOOST_AUTO_TEST_CASE(includes_point_down) {
    std::size_t between = 0;
    for (const Include& include : allIncludes()) {
        const std::string target = include.target.substr(0, include.target.find('/'));
        if (include.target.find('/') == std::string::npos || !allowedRooms().contains(target)) continue;
        if (target == include.room) continue;
        ++between;
        BOOST_TEST(allowedRooms().at(include.room).contains(target),
                   include.file << " of room " << include.room << " includes " << include.target);
    }
    BOOST_TEST(between > 50U);  // the walk really saw the sources
}

BOOST_AUTO_TEST_CASE(vendor_headers_stay_in_their_room) {
    for (const Include& include : allIncludes()) {
        for (const auto& [prefix, owners] : vendorOwners()) {
            if (include.target.rfind(prefix, 0) != 0) continue;
            BOOST_TEST(owners.contains(include.room), include.file << " includes " << include.target);
            BOOST_TEST(include.file.extension() == ".cpp",
                       include.file << " is a header and includes " << include.target);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_source_names_its_licence) {
    for (const char* const folder : {"host", "tests", "extension", "installer", "cmake"}) {
        const fs::path root = fs::path(TAMGA_SOURCE_DIR) / folder;
        for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator();
             ++entry) {
            if (entry->path().filename() == "node_modules" || entry->path().filename() == "fixtures" ||
                entry->path().filename() == "corpus") {
                entry.disable_recursion_pending();
                continue;
            }
            static const std::set<std::string> kSources = {".h",   ".cpp",  ".cmake", ".js", ".mjs",
                                                           ".css", ".html", ".sh",    ".ts"};
            if (!entry->is_regular_file() || !kSources.contains(entry->path().extension().string())) continue;
            std::ifstream in(entry->path());
            std::stringstream head;
            std::string line;
            for (int i = 0; i < 6 && std::getline(in, line); ++i)
                head << line << '\n';
            BOOST_TEST(head.str().find("SPDX-License-Identifier: Apache-2.0") != std::string::npos,
                       entry->path());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
