// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "keys/folder/mount_table.h"

using tamga::keys::folder::Mount;
using tamga::keys::folder::parseMountInfo;
using tamga::keys::folder::removableVolumes;

namespace {

const std::vector<std::filesystem::path> kRoots{"/media", "/run/media", "/mnt"};

std::vector<std::string> volumes(std::string_view table) {
    std::vector<std::string> found;
    for (const auto& path : removableVolumes(parseMountInfo(table), kRoots))
        found.push_back(path.string());
    return found;
}

using Paths = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(fields_are_found_with_and_without_optional_ones) {
    const auto mounts = parseMountInfo(
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
        "96 30 8:17 / /media/user/STICK rw,nosuid,nodev shared:51 master:3 - vfat /dev/sdb1 rw,uid=1000\n"
        "97 30 8:18 /sub /mnt rw shared:52 - ext4 /dev/sdb2 rw");
    BOOST_REQUIRE(mounts.size() == 3U);
    BOOST_TEST(mounts[0].point == "/proc");
    BOOST_TEST(mounts[0].fileSystem == "proc");
    BOOST_TEST(mounts[1].point == "/media/user/STICK");
    BOOST_TEST(mounts[1].fileSystem == "vfat");
    BOOST_TEST(mounts[2].point == "/mnt");
    BOOST_TEST(mounts[2].fileSystem == "ext4");
}

BOOST_AUTO_TEST_CASE(escapes_are_undone) {
    const std::vector<std::pair<std::string, std::string>> table{
        {R"(/media/u/MY\040STICK)", "/media/u/MY STICK"},
        {R"(/media/u/a\011b)", "/media/u/a\tb"},
        {R"(/media/u/a\134040)", R"(/media/u/a\040)"},
        {R"(/media/u/\043)", "/media/u/#"},
        {R"(/media/u/a\04)", R"(/media/u/a\04)"},
        {R"(/media/u/a\999)", R"(/media/u/a\999)"},
        {R"(/media/u/a\777)", R"(/media/u/a\777)"},
        {R"(/media/u/a\)", R"(/media/u/a\)"},
        {"/media/u/Флешка", "/media/u/Флешка"}};
    for (const auto& [escaped, plain] : table)
        BOOST_TEST(parseMountInfo("1 2 8:1 / " + escaped + " rw - vfat /dev/sdb1 rw").at(0).point.string() ==
                   plain);
}

BOOST_AUTO_TEST_CASE(malformed_lines_are_passed_over) {
    BOOST_TEST(parseMountInfo("").empty());
    for (const char* line :
         {"\n\n", "1", "1 2 3 4", "1 2 8:1 / /media/x", "1 2 8:1 / /media/x rw", "1 2 8:1 / /media/x rw -",
          "1 2 8:1 / relative rw - vfat x y", "    - ", "1 2 8:1 / /media/x rw shared:1 vfat x y"})
        BOOST_TEST(parseMountInfo(line).empty(), line);
    BOOST_TEST(parseMountInfo("garbage\n1 2 8:1 / /media/x rw - vfat a b\ngarbage").size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_volumes_below_the_roots_count_each_once) {
    const std::string table =
        "1 2 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "1 2 8:1 / /mediathek/x rw - vfat a b\n"
        "1 2 8:1 / /home/media/x rw - vfat a b\n"
        "1 2 8:1 / /media/u/A rw - vfat a b\n"
        "1 2 8:1 / /media/u/A rw - vfat a b\n"
        "1 2 8:1 / /run/media/u/B rw - exfat a b\n"
        "1 2 8:1 / /run/mediaother rw - exfat a b\n"
        "1 2 8:1 / /mnt rw - ntfs3 a b\n";
    BOOST_TEST((volumes(table) == Paths{"/media/u/A", "/run/media/u/B", "/mnt"}));
}

BOOST_AUTO_TEST_CASE(network_and_pseudo_file_systems_are_left_alone) {
    for (const char* type : {"nfs", "nfs4", "cifs", "smb3", "autofs", "fuse.sshfs", "proc", "sysfs"})
        BOOST_TEST(volumes(std::string("1 2 0:1 / /mnt/x rw - ") + type + " a b").empty(), type);
    for (const char* type :
         {"vfat", "exfat", "ntfs", "ntfs3", "fuseblk", "ext4", "iso9660", "udf", "tmpfs", "9p"})
        BOOST_TEST(volumes(std::string("1 2 0:1 / /mnt/x rw - ") + type + " a b").size() == 1U, type);
}
