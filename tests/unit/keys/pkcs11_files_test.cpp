// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "keys/pkcs11/module_files.h"
#include "sample.h"

namespace {

using namespace tamga;
using namespace tamga::keys::pkcs11;
using sample::TemporaryFolder;
using Settings = std::map<std::string, std::string>;

void put(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::create_directories(file.parent_path());
    sample::writeFile(file, asBytes(text));
}

struct Place {
    Place() {
        folders.system = {root.path() / "share", root.path() / "etc"};
        folders.user = {root.path() / "user"};
        folders.systemConfiguration = root.path() / "pkcs11.conf";
        folders.libraries = {root.path() / "lib"};
        for (const char* const name : {"lib/a.so", "lib/b.so", "else/c.so"})
            put(root.path() / name, "");
    }
    [[nodiscard]] std::vector<std::string> modules() const {
        std::vector<std::string> names;
        for (const auto& path : registeredModules(folders, "tamga"))
            names.push_back(std::filesystem::relative(path, root.path()).string());
        return names;
    }
    TemporaryFolder root;
    ModuleFolders folders;
};

using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(pkcs11_files)

BOOST_AUTO_TEST_CASE(lines_are_names_and_values) {
    const auto settings =
        parseModuleFile("# a comment\n\n module : /usr/lib/a:b.so \r\npriority:5\nmodule: c.so\nlast: x");
    BOOST_REQUIRE(settings.has_value());
    BOOST_TEST((*settings == Settings{{"module", "c.so"}, {"priority", "5"}, {"last", "x"}}));
    BOOST_TEST(parseModuleFile("")->empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_such_file_is_not_guessed_at) {
    for (const std::string_view text : {"module", ": x", "mod ule: x", "module: \xFF", "\177ELF: x"})
        BOOST_TEST(!parseModuleFile(text).has_value(), text);
    BOOST_TEST(!parseModuleFile(std::string_view("module: a\0b", 11)).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_not_for_us_is_left_out) {
    const auto library = [](std::string_view text) { return libraryOf(*parseModuleFile(text), "tamga"); };
    BOOST_TEST(library("module: a.so") == "a.so");
    BOOST_TEST(library("module: a.so\nremote: |ssh somewhere") == "");
    BOOST_TEST(library("module: a.so\ntrust-policy: yes") == "");
    BOOST_TEST(library("module: a.so\ntrust-policy: no") == "a.so");
    BOOST_TEST(library("module: a.so\nenable-in: thunderbird") == "");
    BOOST_TEST(library("module: a.so\nenable-in: thunderbird, tamga") == "a.so");
    BOOST_TEST(library("module: a.so\ndisable-in: x tamga") == "");
    BOOST_TEST(library("module: a.so\ndisable-in: tamga-x") == "a.so");
    BOOST_TEST(library("priority: 1") == "");
}

BOOST_AUTO_TEST_CASE(later_folders_replace_files_of_the_same_name) {
    const Place place;
    put(place.root.path() / "share/one.module", "module: a.so");
    put(place.root.path() / "share/two.module", "module: b.so");
    put(place.root.path() / "share/readme.txt", "module: b.so");
    put(place.root.path() / "etc/two.module", "module: " + (place.root.path() / "else/c.so").string());
    BOOST_TEST((place.modules() == Names{"lib/a.so", "else/c.so"}));
    put(place.root.path() / "user/one.module", "module: b.so");
    BOOST_TEST((place.modules() == Names{"lib/b.so", "else/c.so"}));
}

BOOST_AUTO_TEST_CASE(the_administrator_decides_about_users_modules) {
    const Place place;
    put(place.root.path() / "share/one.module", "module: a.so");
    put(place.root.path() / "user/two.module", "module: b.so");
    BOOST_TEST((place.modules() == Names{"lib/a.so", "lib/b.so"}));
    put(place.folders.systemConfiguration, "user-config: none\n");
    BOOST_TEST((place.modules() == Names{"lib/a.so"}));
    put(place.folders.systemConfiguration, "user-config: only\n");
    BOOST_TEST((place.modules() == Names{"lib/b.so"}));
}

BOOST_AUTO_TEST_CASE(missing_libraries_and_broken_files_are_skipped) {
    const Place place;
    put(place.root.path() / "share/gone.module", "module: /nowhere/x.so");
    put(place.root.path() / "share/up.module", "module: ../else/c.so");
    put(place.root.path() / "share/broken.module", "no colon here");
    put(place.root.path() / "share/long.module", std::string(70000, '#'));
    std::filesystem::create_directories(place.root.path() / "share/folder.module");
    put(place.root.path() / "share/good.module", "module: a.so");
    BOOST_TEST((place.modules() == Names{"lib/a.so"}));
}

BOOST_AUTO_TEST_SUITE_END()
