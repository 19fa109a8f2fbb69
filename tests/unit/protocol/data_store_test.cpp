// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/data_store.h"

#include <boost/test/unit_test.hpp>

namespace {

using namespace tamga;
using protocol::DataStore;

const protocol::DataLimits kSmall{3, 100, 150, 1024};

template <typename Action>
Reason refusal(Action&& action) {
    const auto outcome = capture([&] { static_cast<void>(action()); });
    BOOST_REQUIRE(!outcome.ok());
    return outcome.error().reason();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dataStore)

// RFC 6986 section 10.1: M1 of 63 octets, in the order of octets that protocols carry.
BOOST_AUTO_TEST_CASE(hashingInPiecesIsHashing) {
    DataStore store(kSmall);
    const std::string handle = store.begin(pki::HashAlgorithm::kStreebog256, false);
    const std::string message = "012345678901234567890123456789012345678901234567890123456789012";
    BOOST_TEST(store.append(handle, asBytes(message.substr(0, 20))) == 20U);
    BOOST_TEST(store.append(handle, {}) == 20U);
    BOOST_TEST(store.append(handle, asBytes(message.substr(20))) == 63U);
    const auto finished = store.finish(handle);
    BOOST_TEST(finished.size == 63U);
    BOOST_REQUIRE(finished.digest.has_value());
    BOOST_TEST(toHex(*finished.digest) == "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500");
    // It stands for what was hashed, but is not content to be read.
    BOOST_TEST((refusal([&] { return store.content(handle); }) == Reason::kProtocolHandle));
    const DataStore::Subject subject = store.subject(handle);
    const auto& hashed = std::get<service::HashedContent>(subject);
    BOOST_TEST((hashed.algorithm == pki::HashAlgorithm::kStreebog256));
    BOOST_TEST((hashed.digest == *finished.digest));
    BOOST_TEST(!hashed.resemblesLogin);
    store.drop(handle);
    BOOST_TEST((refusal([&] { return store.subject(handle).index(); }) == Reason::kProtocolHandle));
}

// Threat T2.
BOOST_AUTO_TEST_CASE(aLogInIsRecognisedAsItPasses) {
    DataStore store(kSmall);
    const std::string handle = store.begin(pki::HashAlgorithm::kStreebog256, false);
    const BytesView type = signature::loginContentType().content();
    store.append(handle, Bytes(1000, 0));
    store.append(handle, type.first(3));
    store.append(handle, type.subspan(3));
    static_cast<void>(store.finish(handle));
    BOOST_TEST(std::get<service::HashedContent>(store.subject(handle)).resemblesLogin);
}

BOOST_AUTO_TEST_CASE(finishedHashesDoNotTakeTheHandlesOfContents) {
    protocol::DataLimits limits = kSmall;
    limits.handles = 1;
    limits.hashed = 3;
    DataStore store(limits);
    std::string last;
    for (int i = 0; i < 3; ++i) {
        last = store.begin(pki::HashAlgorithm::kSha256, false);
        static_cast<void>(store.finish(last));
    }
    BOOST_TEST((refusal([&] { return store.begin(std::nullopt, true); }) == Reason::kProtocolBusy));
    store.drop(last);
    const std::string kept = store.begin(std::nullopt, true);
    BOOST_TEST((refusal([&] { return store.begin(std::nullopt, true); }) == Reason::kProtocolBusy));
    store.drop(kept);
}

BOOST_AUTO_TEST_CASE(hashOnlyHasNoLimitOfSize) {
    DataStore store(kSmall);
    const std::string handle = store.begin(pki::HashAlgorithm::kSha256, false);
    for (int i = 0; i < 10; ++i)
        store.append(handle, Bytes(1000, 1));
    BOOST_TEST(store.finish(handle).size == 10000U);
}

BOOST_AUTO_TEST_CASE(keptContentOutlivesItsHandle) {
    DataStore store(kSmall);
    const std::string handle = store.begin(std::nullopt, true);
    store.append(handle, Bytes{1, 2});
    store.append(handle, Bytes{3});
    const auto finished = store.finish(handle);
    BOOST_TEST(finished.size == 3U);
    BOOST_TEST(!finished.digest.has_value());
    const DataStore::Content content = store.content(handle);
    store.drop(handle);
    BOOST_TEST((*content == Bytes{1, 2, 3}));
    BOOST_TEST((refusal([&] { return store.content(handle); }) == Reason::kProtocolHandle));
}

BOOST_AUTO_TEST_CASE(theStateOfAHandleIsChecked) {
    DataStore store(kSmall);
    const std::string handle = store.begin(std::nullopt, true);
    BOOST_TEST((refusal([&] { return store.content(handle); }) == Reason::kProtocolHandle));
    static_cast<void>(store.finish(handle));
    BOOST_TEST((refusal([&] { return store.append(handle, Bytes{1}); }) == Reason::kProtocolHandle));
    BOOST_TEST((refusal([&] { return store.finish(handle); }) == Reason::kProtocolHandle));
    BOOST_TEST((refusal([&] { return store.append("d99", Bytes{1}); }) == Reason::kProtocolHandle));
    BOOST_TEST((refusal([&] {
                    store.drop("d99");
                    return 0;
                }) == Reason::kProtocolHandle));
}

BOOST_AUTO_TEST_CASE(limitsOfOneAndOfAll) {
    DataStore store(kSmall);
    const std::string one = store.begin(std::nullopt, true);
    store.append(one, Bytes(100, 1));
    BOOST_TEST((refusal([&] { return store.append(one, Bytes(1, 1)); }) == Reason::kDocumentTooLarge));
    const std::string two = store.begin(std::nullopt, true);
    store.append(two, Bytes(50, 1));
    BOOST_TEST((refusal([&] { return store.append(two, Bytes(1, 1)); }) == Reason::kDocumentTooLarge));
    BOOST_TEST((refusal([&] { return store.put(Bytes(1, 1)); }) == Reason::kDocumentTooLarge));
    // The refused octets were not counted, and dropping gives room back.
    store.drop(one);
    store.append(two, Bytes(50, 1));
    BOOST_TEST((refusal([&] { return store.put(Bytes(101, 1)); }) == Reason::kDocumentTooLarge));
    BOOST_TEST(store.content(store.put(Bytes(50, 1)))->size() == 50U);
}

BOOST_AUTO_TEST_CASE(handlesAreFewAndNeverUsedAgain) {
    DataStore store(kSmall);
    std::vector<std::string> handles;
    for (int i = 0; i < 3; ++i)
        handles.push_back(store.begin(std::nullopt, true));
    BOOST_TEST((refusal([&] { return store.begin(std::nullopt, true); }) == Reason::kProtocolBusy));
    BOOST_TEST((refusal([&] { return store.put({}); }) == Reason::kProtocolBusy));
    store.drop(handles[1]);
    const std::string next = store.begin(std::nullopt, true);
    BOOST_TEST((std::find(handles.begin(), handles.end(), next) == handles.end()));
}

BOOST_AUTO_TEST_SUITE_END()
