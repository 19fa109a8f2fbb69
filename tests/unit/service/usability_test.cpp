// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/usability.h"

#include <boost/test/unit_test.hpp>

#include "fakes.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using service::usabilityOf;

Reason reasonOf(const keys::KeyEntry& entry, std::int64_t now = kNow) {
    const service::Usability usability = usabilityOf(entry, now);
    BOOST_TEST(!usability.usable);
    BOOST_REQUIRE(usability.reason.has_value());
    return usability.reason->reason();
}

keys::KeyEntry good() {
    return entryOf(fixtureCertificate("gost2012-256/good"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(usability)

BOOST_AUTO_TEST_CASE(aGoodOneIsUsable) {
    for (const char* good : {"gost2001/good", "gost2012-256/good", "gost2012-512/good"}) {
        const service::Usability usability = usabilityOf(entryOf(fixtureCertificate(good)), kNow);
        BOOST_TEST(usability.usable);
        BOOST_TEST(!usability.reason.has_value());
    }
}

BOOST_AUTO_TEST_CASE(validityIsCheckedAtBothEnds) {
    const keys::KeyEntry entry = good();
    const std::int64_t begin = entry.certificate->notBefore();
    const std::int64_t end = entry.certificate->notAfter();
    BOOST_TEST((reasonOf(entry, begin - 1) == Reason::kCertificateNotYetValid));
    BOOST_TEST(usabilityOf(entry, begin).usable);
    BOOST_TEST(usabilityOf(entry, end).usable);
    BOOST_TEST((reasonOf(entry, end + 1) == Reason::kCertificateExpired));
    BOOST_TEST(
        (reasonOf(entryOf(fixtureCertificate("gost2012-256/expired"))) == Reason::kCertificateExpired));
    BOOST_TEST(
        (reasonOf(entryOf(fixtureCertificate("gost2012-256/future"))) == Reason::kCertificateNotYetValid));
}

BOOST_AUTO_TEST_CASE(anAuthoritysKeyUsageIsNotForDocuments) {
    BOOST_TEST((reasonOf(entryOf(fixtureCertificate("gost2012-256/root"))) == Reason::kCertificateUsage));
}

BOOST_AUTO_TEST_CASE(theKeysOwnPeriodEndsEarlier) {
    keys::KeyEntry entry = good();
    entry.keyNotAfter = kNow - 1;
    BOOST_TEST((reasonOf(entry) == Reason::kKeyUnusable));
    entry.keyNotAfter = kNow;
    BOOST_TEST(usabilityOf(entry, kNow).usable);
}

BOOST_AUTO_TEST_CASE(aContainerInABadStateIsExplainedFirst) {
    keys::KeyEntry entry = entryOf(fixtureCertificate("gost2012-256/expired"));
    entry.state = keys::KeyState::kDamaged;
    BOOST_TEST((reasonOf(entry) == Reason::kContainerDamaged));
    entry.problem = Error(Reason::kContainerUnreadable);
    BOOST_TEST((reasonOf(entry) == Reason::kContainerUnreadable));
    entry.problem.reset();
    entry.state = keys::KeyState::kUnsupported;
    BOOST_TEST((reasonOf(entry) == Reason::kContainerUnsupported));
}

BOOST_AUTO_TEST_CASE(withoutItsCertificateAKeyIsNotUsable) {
    keys::KeyEntry entry = good();
    entry.certificate.reset();
    BOOST_TEST((reasonOf(entry) == Reason::kCertificateNotFound));
}

BOOST_AUTO_TEST_CASE(aCertificateForAnotherKindOfKeyIsAMismatch) {
    keys::KeyEntry entry = good();
    entry.algorithm = pki::KeyAlgorithm::kGost2012_512;
    BOOST_TEST((reasonOf(entry) == Reason::kKeyMismatch));
}

BOOST_AUTO_TEST_SUITE_END()
