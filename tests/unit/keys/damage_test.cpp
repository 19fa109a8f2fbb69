// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each file of a container lost or spoilt in each way: what is listed, and what opening gives.
#include <cryptopp/osrng.h>

#include <algorithm>
#include <functional>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "keys/container/describe.h"
#include "keys/container/open.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;
using container::File;

namespace {

using Damage = std::function<void(sample::MemoryFiles&, File)>;

const std::vector<std::pair<const char*, Damage>> kDamages{
    {"removed", [](auto& files, File file) { files.contents.erase(file); }},
    {"emptied", [](auto& files, File file) { files.contents[file].clear(); }},
    {"truncated",
     [](auto& files, File file) { files.contents[file].resize(files.contents[file].size() / 2); }},
    {"one octet short", [](auto& files, File file) { files.contents[file].pop_back(); }},
    {"zeroed", [](auto& files, File file) { std::ranges::fill(files.contents[file], std::uint8_t{0}); }},
    {"erased flash",
     [](auto& files, File file) { std::ranges::fill(files.contents[file], std::uint8_t{0xFF}); }},
};

struct Opened {
    std::string reason = "ok";
    std::string context;
    OpenNotes notes;
    Bytes publicKey;
};

Opened open(const container::Files& files, std::string_view password, std::size_t index = 0) {
    CryptoPP::AutoSeededRandomPool random;
    Opened opened;
    const auto result = capture([&] {
        return container::openKey(files, index, Secret::copyOf(password), opened.notes, random).publicKey;
    });
    if (result) {
        opened.publicKey = result.value();
    } else {
        opened.reason = nameOf(result.error().reason());
        opened.context = result.error().context();
    }
    return opened;
}

struct Case {
    std::string container;
    std::string password;
};
std::ostream& operator<<(std::ostream& out, const Case& value) {
    return out << value.container;
}
const std::vector<Case> kCases{{"synthetic/s256.000", "12345678"},
                               {"synthetic/s2001.000", "12345678"},
                               {"synthetic/s512.000", ""},
                               {"synthetic/stwo.000", ""}};

}  // namespace

BOOST_DATA_TEST_CASE(each_file_damaged_in_each_way, boost::unit_test::data::make(kCases), sampleCase) {
    const sample::MemoryFiles whole(sample::fixture(sampleCase.container));
    const Bytes publicKey = open(whole, sampleCase.password).publicKey;
    for (const auto& [way, damage] : kDamages) {
        for (const File file : container::kFiles) {
            BOOST_TEST_CONTEXT(container::nameOf(file) << " " << way) {
                sample::MemoryFiles files(sample::fixture(sampleCase.container));
                damage(files, file);
                const auto entries = container::describe(files, "place");
                const Opened opened = open(files, sampleCase.password);
                BOOST_REQUIRE(!entries.empty());
                const KeyEntry& entry = entries.front();
                BOOST_TEST((entry.algorithm.has_value()));
                if (file == File::kHeader) {
                    BOOST_TEST((entry.state == KeyState::kDamaged));
                    BOOST_REQUIRE(entry.problem);
                    BOOST_TEST((entry.problem->reason() == Reason::kContainerDamaged));
                    BOOST_TEST(entry.problem->context().starts_with("header.key: "));
                    BOOST_TEST(opened.reason == "container.damaged");
                    continue;
                }
                // One pair, or the name, is no obstacle.
                BOOST_TEST((entry.state == KeyState::kUsable));
                BOOST_TEST((entry.container == "place") == (file == File::kName));
                BOOST_TEST(opened.reason == "ok");
                BOOST_TEST((opened.publicKey == publicKey));
                BOOST_TEST(opened.notes.reserveUsed == (file == File::kMasks || file == File::kPrimary));
                BOOST_TEST(opened.notes.reserveDamaged == (file == File::kMasks2 || file == File::kPrimary2));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(both_pairs_damaged_is_told_when_listing) {
    for (const auto& [way, damage] : kDamages) {
        for (const File main : {File::kMasks, File::kPrimary}) {
            for (const File reserve : {File::kMasks2, File::kPrimary2}) {
                BOOST_TEST_CONTEXT(way << ": " << container::nameOf(main) << ", "
                                       << container::nameOf(reserve)) {
                    sample::MemoryFiles files(sample::fixture("synthetic/s256.000"));
                    damage(files, main);
                    damage(files, reserve);
                    const KeyEntry entry = container::describe(files, "place").at(0);
                    BOOST_TEST((entry.state == KeyState::kDamaged));
                    BOOST_REQUIRE(entry.problem);
                    BOOST_TEST((entry.problem->reason() == Reason::kContainerDamaged));
                    for (const File file : {main, reserve})
                        BOOST_TEST(entry.problem->context().find(std::string(nameOf(file)) + ": ") !=
                                   std::string::npos);
                    // The certificate is still worth showing.
                    BOOST_TEST((entry.certificate.has_value()));
                    const Opened opened = open(files, "12345678");
                    BOOST_TEST(opened.reason == "container.damaged");
                    BOOST_TEST(opened.context == entry.problem->context());
                    BOOST_TEST(open(files, "wrong").reason == "password.wrong");
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_never_gives_another_key) {
    const sample::MemoryFiles whole(sample::fixture("synthetic/s256e.000"));
    const Bytes publicKey = open(whole, "").publicKey;
    BOOST_REQUIRE(!publicKey.empty());
    for (const File file : container::kFiles) {
        const std::size_t size = whole.contents.at(file).size();
        for (std::size_t at = 0; at < size; ++at) {
            sample::MemoryFiles files(sample::fixture("synthetic/s256e.000"));
            files.contents[file][at] ^= static_cast<std::uint8_t>(1U << at % 8U);
            const Opened opened = open(files, "");
            BOOST_TEST_CONTEXT(container::nameOf(file) << " octet " << at) {
                if (file == File::kHeader) {
                    BOOST_TEST(opened.reason == "container.damaged");
                    BOOST_TEST((container::describe(files, "place").at(0).state == KeyState::kDamaged));
                    continue;
                }
                BOOST_TEST(opened.reason == "ok");
                BOOST_TEST((opened.publicKey == publicKey));
                BOOST_TEST(opened.notes.reserveUsed == (file == File::kMasks || file == File::kPrimary));
                BOOST_TEST(opened.notes.reserveDamaged == (file == File::kMasks2 || file == File::kPrimary2));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(files_of_different_pairs_are_not_mixed) {
    // An interrupted change of the mask leaves a new masks file with an old primary file; each is whole.
    sample::MemoryFiles files(sample::fixture("synthetic/s256.000"));
    files.contents[File::kMasks] = files.contents[File::kMasks2];
    BOOST_TEST((container::describe(files, "place").at(0).state == KeyState::kUsable));
    Opened opened = open(files, "12345678");
    BOOST_TEST(opened.reason == "ok");
    BOOST_TEST(opened.notes.reserveUsed);

    sample::MemoryFiles swapped(sample::fixture("synthetic/s256.000"));
    std::swap(swapped.contents[File::kMasks], swapped.contents[File::kMasks2]);
    opened = open(swapped, "12345678");
    BOOST_TEST(opened.reason == "container.damaged");
    BOOST_TEST(opened.context.find("primary.key: ") != std::string::npos);
    BOOST_TEST(opened.context.find("primary2.key: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(padding_behind_the_files_is_ignored) {
    for (const std::uint8_t padding : {std::uint8_t{0xFF}, std::uint8_t{0x00}}) {
        sample::MemoryFiles files(sample::fixture("synthetic/stwo.000"));
        for (auto& [file, content] : files.contents)
            content.insert(content.end(), 40, padding);
        const auto entries = container::describe(files, "place");
        BOOST_REQUIRE(entries.size() == 2U);
        BOOST_TEST(entries[0].container == "testtwo");
        for (std::size_t i = 0; i < 2; ++i) {
            const Opened opened = open(files, "", i);
            BOOST_TEST(opened.reason == "ok");
            BOOST_TEST(!opened.notes.reserveDamaged);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_second_key_of_two_has_the_reserve_too) {
    sample::MemoryFiles files(sample::fixture("synthetic/stwo.000"));
    const Bytes publicKey = open(files, "", 1).publicKey;
    files.contents[File::kPrimary][60] ^= 1U;  // inside the second key's field
    BOOST_TEST(!open(files, "", 0).notes.reserveUsed);
    const Opened second = open(files, "", 1);
    BOOST_TEST(second.notes.reserveUsed);
    BOOST_TEST((second.publicKey == publicKey));
}

BOOST_AUTO_TEST_CASE(a_primary_file_with_too_few_keys_is_damaged) {
    sample::MemoryFiles files(sample::fixture("synthetic/stwo.000"));
    Bytes& primary = files.contents[File::kPrimary];
    primary.resize(36);
    primary[1] = 34;  // one key only
    files.contents.erase(File::kPrimary2);
    const auto entries = container::describe(files, "place");
    BOOST_TEST((entries.at(0).state == KeyState::kDamaged));
    BOOST_TEST(entries.at(0).problem->context().starts_with("primary.key: a key is missing"));
}

BOOST_AUTO_TEST_CASE(key_files_of_the_first_version_are_unsupported) {
    sample::MemoryFiles files(sample::fixture("synthetic/s256.000"));
    for (const File file : {File::kPrimary, File::kPrimary2}) {
        Bytes& primary = files.contents[file];
        append(primary, *fromHex("0404aabbccdd"));
        primary[1] = static_cast<std::uint8_t>(primary[1] + 6U);
    }
    BOOST_TEST((container::describe(files, "place").at(0).state == KeyState::kUnsupported));
    BOOST_TEST(open(files, "12345678").reason == "container.unsupported");
}

BOOST_AUTO_TEST_CASE(a_key_that_the_container_does_not_have_is_gone) {
    BOOST_TEST(open(sample::MemoryFiles(sample::fixture("synthetic/s512.000")), "", 1).reason ==
               "container.removed");
}
