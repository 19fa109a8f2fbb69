// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Revocation lists that OpenSSL makes while the test runs, and large ones made here.
#include "pki/crl.h"

#include <boost/test/unit_test.hpp>

#include "asn1/writer.h"
#include "authorities.h"
#include "pki/chain.h"

using namespace tamga;
using namespace tamga::pki;
using judge::Authorities;
using judge::Wanted;

namespace {

constexpr std::int64_t kAt = 1767225600;        // 2026-01-01
constexpr std::int64_t kJune2025 = 1748736000;  // 2025-06-01

struct Issued : Authorities {
    Issued() {
        Wanted wanted;
        wanted.extensions = judge::kAuthorityExtensions;
        root.push_back(make("root", wanted));
        wanted = Wanted();
        wanted.issuer = "root";
        for (const char* const name : {"good", "revoked", "held"})
            ends.push_back(make(name, wanted));
    }
    [[nodiscard]] const Certificate& good() const { return ends[0]; }
    [[nodiscard]] const Certificate& revoked() const { return ends[1]; }
    [[nodiscard]] const Certificate& held() const { return ends[2]; }
    Bytes usual() { return list("root", {{revoked(), "keyCompromise"}, {held(), "certificateHold"}}); }

    [[nodiscard]] ChainVerdict verify(const Certificate& certificate, const std::vector<Bytes>& lists,
                                      std::int64_t at = kAt, std::int64_t now = kAt) const {
        TrustMaterial material{root, {}, {}, {}};
        for (const Bytes& list : lists)
            material.lists.push_back(Crl::parse(list).orThrow());
        return verifyChain(certificate, material, {at, now, true}).orThrow();
    }

    std::vector<Certificate> root;
    std::vector<Certificate> ends;
};

void require(const ChainVerdict& verdict, Trust trust, std::optional<Reason> reason = {}) {
    BOOST_TEST(nameOf(verdict.trust) == nameOf(trust));
    BOOST_TEST(verdict.error.has_value() == reason.has_value());
    if (reason && verdict.error)
        BOOST_TEST(nameOf(verdict.error->reason()) == nameOf(*reason), verdict.error->what());
}

Reason refusalOf(const Bytes& der) {
    const auto list = Crl::parse(der);
    BOOST_REQUIRE(!list.ok());
    return list.error().reason();
}

/// A list with an entry for every even number, made without OpenSSL, which needs minutes for so many; the
/// signature is none.
Bytes largeList(std::int64_t count, bool ascending) {
    using namespace asn1;
    Bytes entries;
    const Bytes date = time(kJune2025);
    const Bytes reason =
        sequence({sequence({oid("2.5.29.21"), octetString(encode(Tag::kEnumerated, Bytes{4}))})});
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t serial = 2 * (ascending ? i : count - 1 - i) + 1000000;
        append(entries, sequence({integer(serial), date, reason}));
    }
    const Bytes algorithm = sequence({oid("1.2.643.7.1.1.3.2")});
    const Bytes name =
        sequence({encode(Tag::kSet, {sequence({oid("2.5.4.3"), utf8String("Throw-away authority")})})});
    const Bytes tbs =
        sequence({integer(1), algorithm, name, time(kJune2025), time(kAt), encode(Tag::kSequence, entries)});
    return sequence({tbs, algorithm, bitString(Bytes(64))});
}

Bytes serialOf(std::int64_t number) {
    const Bytes encoded = asn1::integer(number);
    return {encoded.begin() + 2, encoded.end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crl)

BOOST_FIXTURE_TEST_CASE(good_revoked_and_held, Issued) {
    const auto der = usual();
    const auto list = Crl::parse(der).orThrow();
    BOOST_TEST(list.size() == 2U);
    BOOST_TEST(list.thisUpdate() == 1751328000);
    BOOST_TEST(list.isSignedBy(root[0].publicKey()));
    BOOST_TEST(!list.isSignedBy(good().publicKey()));
    BOOST_TEST(!list.find(good().serial()).has_value());
    BOOST_TEST(list.find(revoked().serial())->at == kJune2025);
    BOOST_TEST((list.find(revoked().serial())->reason == RevocationReason::kKeyCompromise));
    BOOST_TEST((list.find(held().serial())->reason == RevocationReason::kCertificateHold));

    require(verify(good(), {der}), Trust::kTrusted);
    require(verify(revoked(), {der}), Trust::kNotTrusted, Reason::kCertificateRevoked);
    require(verify(held(), {der}), Trust::kNotTrusted, Reason::kCertificateOnHold);
    BOOST_TEST(opensslTrusts("good", {}, "root", {der}, kAt));
    BOOST_TEST(!opensslTrusts("revoked", {}, "root", {der}, kAt));
    BOOST_TEST(!opensslTrusts("held", {}, "root", {der}, kAt));
    require(verify(good(), {}), Trust::kRevocationUnknown, Reason::kRevocationUnknown);
}

BOOST_FIXTURE_TEST_CASE(pem_and_what_is_neither, Issued) {
    const auto der = usual();
    const std::string pem =
        "text before\n-----BEGIN X509 CRL-----\n" + toBase64(der) + "\n-----END X509 CRL-----\n";
    const BytesView octets = asBytes(pem);
    BOOST_TEST(Crl::parseFile(Bytes(octets.begin(), octets.end())).orThrow().size() == 2U);
    BOOST_TEST(Crl::parseFile(der).orThrow().size() == 2U);
    for (const char* const wrong : {"", "no list", "-----BEGIN X509 CRL-----\n!\n-----END X509 CRL-----\n"}) {
        const BytesView text = asBytes(wrong);
        const auto result = Crl::parseFile(Bytes(text.begin(), text.end()));
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kRevocationMalformed));
    }
}

BOOST_FIXTURE_TEST_CASE(a_hold_that_was_lifted, Issued) {
    const auto held1 = usual();
    const auto lifted = list("root", {}, {"20250801000000Z", "20380101000000Z", "", "default"});
    require(verify(held(), {held1, lifted}), Trust::kTrusted);
    require(verify(held(), {lifted, held1}), Trust::kTrusted);
    // What was revoked for good stays so, whatever a newer list leaves out.
    require(verify(revoked(), {held1, lifted}), Trust::kNotTrusted, Reason::kCertificateRevoked);
    // An entry that says it is none.
    require(verify(held(), {list("root", {{held(), "removeFromCRL"}})}), Trust::kTrusted);
}

BOOST_FIXTURE_TEST_CASE(the_time_asked_for_counts, Issued) {
    constexpr std::int64_t kMay2025 = kJune2025 - 2000000;
    const auto der = usual();
    const auto later = verify(revoked(), {der}, kMay2025, kAt);
    require(later, Trust::kTrusted);
    BOOST_TEST((later.links[0].checks.back().state == ChainCheck::State::kRemark));
    BOOST_TEST(later.links[0].revocation->at == kJune2025);
    // At that time the list was not there yet: only a clock that says it is later lets it count.
    require(verify(revoked(), {der}, kMay2025, kMay2025), Trust::kRevocationUnknown,
            Reason::kRevocationStale);
}

BOOST_FIXTURE_TEST_CASE(stale_and_future_lists, Issued) {
    const auto stale = list("root", {}, {"20250101000000Z", "20250201000000Z", "", "default"});
    require(verify(good(), {stale}), Trust::kRevocationUnknown, Reason::kRevocationStale);
    BOOST_TEST(!opensslTrusts("good", {}, "root", {stale}, kAt));
    const auto future = list("root", {}, {"20300101000000Z", "20310201000000Z", "", "default"});
    require(verify(good(), {future}), Trust::kRevocationUnknown, Reason::kRevocationStale);
    BOOST_TEST(!opensslTrusts("good", {}, "root", {future}, kAt));
}

BOOST_FIXTURE_TEST_CASE(what_is_revoked_for_good_needs_no_fresh_list, Issued) {
    const judge::Authorities::ListTimes old{"20250620000000Z", "20250701000000Z", "", "default"};
    const auto stale = list("root", {{revoked(), "keyCompromise"}, {held(), "certificateHold"}}, old);
    require(verify(revoked(), {stale}), Trust::kNotTrusted, Reason::kCertificateRevoked);
    require(verify(held(), {stale}), Trust::kRevocationUnknown, Reason::kRevocationStale);
    require(verify(good(), {stale}), Trust::kRevocationUnknown, Reason::kRevocationStale);
    BOOST_TEST(!opensslTrusts("revoked", {}, "root", {stale}, kAt));
    // Not even an old one counts when another has signed it.
    Wanted wanted;
    wanted.extensions = judge::kAuthorityExtensions;
    wanted.subject = "/CN=root";
    (void)make("namesake", wanted);
    require(verify(revoked(), {list("namesake", {{revoked(), "keyCompromise"}}, old)}),
            Trust::kRevocationUnknown, Reason::kRevocationSigner);
}

BOOST_FIXTURE_TEST_CASE(lists_of_others, Issued) {
    Wanted wanted;
    wanted.extensions = judge::kAuthorityExtensions;
    (void)make("stranger", wanted);
    require(verify(good(), {list("stranger")}), Trust::kRevocationUnknown, Reason::kRevocationUnknown);
    wanted.subject = "/CN=root";
    (void)make("impostor", wanted);
    require(verify(good(), {list("impostor")}), Trust::kRevocationUnknown, Reason::kRevocationSigner);
    BOOST_TEST(!opensslTrusts("good", {}, "root", {list("impostor")}, kAt));
    // Not even to revoke.
    require(verify(good(), {list("impostor", {{good(), "keyCompromise"}})}), Trust::kRevocationUnknown,
            Reason::kRevocationSigner);

    wanted = Wanted();
    wanted.extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
    const auto silent = make("silent", wanted);
    wanted = Wanted();
    wanted.issuer = "silent";
    const auto below = make("below", wanted);
    const TrustMaterial material{{silent}, {}, {Crl::parse(list("silent")).orThrow()}, {}};
    require(verifyChain(below, material, {kAt, kAt, true}).orThrow(), Trust::kRevocationUnknown,
            Reason::kRevocationSigner);

    wanted = Wanted();
    wanted.extensions = judge::kAuthorityExtensions;
    wanted.kind = judge::kRsa;
    const auto rsa = make("rsa", wanted);
    wanted = Wanted();
    wanted.issuer = "rsa";
    const auto end = make("rsa-end", wanted);
    const auto weak = list("rsa", {}, {"20250701000000Z", "20380101000000Z", "", "sha1"});
    const TrustMaterial weakly{{rsa}, {}, {Crl::parse(weak).orThrow()}, {}};
    require(verifyChain(end, weakly, {kAt, kAt, true}).orThrow(), Trust::kRevocationUnknown,
            Reason::kRevocationSigner);
}

BOOST_FIXTURE_TEST_CASE(kinds_that_are_refused, Issued) {
    const auto with = [&](const std::string& extensions) {
        return list("root", {}, {"20250701000000Z", "20380101000000Z", extensions, "default"});
    };
    for (const char* const extensions :
         {"2.5.29.27=critical,ASN1:INTEGER:1", "1.2.3.4=critical,ASN1:NULL",
          "issuingDistributionPoint=critical,@idp\n[idp]\nindirectCRL=TRUE",
          "issuingDistributionPoint=critical,@idp\n[idp]\nonlyAA=TRUE",
          "issuingDistributionPoint=critical,@idp\n[idp]\nonlysomereasons=keyCompromise"}) {
        BOOST_TEST_CONTEXT(extensions) {
            BOOST_TEST(nameOf(refusalOf(with(extensions))) == nameOf(Reason::kRevocationUnsupported));
        }
    }
    // Parts of what an authority issued.
    require(verify(good(), {with("issuingDistributionPoint=critical,@idp\n[idp]\nonlyCA=TRUE")}),
            Trust::kRevocationUnknown, Reason::kRevocationUnknown);
    require(verify(good(), {with("issuingDistributionPoint=critical,@idp\n[idp]\nonlyuser=TRUE")}),
            Trust::kTrusted);
    const auto point =
        with("issuingDistributionPoint=critical,@idp\n[idp]\nfullname=URI:http://crl.example/1.crl");
    require(verify(good(), {point}), Trust::kRevocationUnknown, Reason::kRevocationUnknown);
    Wanted wanted;
    wanted.issuer = "root";
    wanted.extensions += "crlDistributionPoints=URI:http://crl.example/0.crl,URI:http://crl.example/1.crl\n";
    require(verify(make("pointed", wanted), {point}), Trust::kTrusted);
    wanted.extensions =
        std::string(judge::kSignerExtensions) + "crlDistributionPoints=URI:http://crl.example/2.crl\n";
    require(verify(make("elsewhere", wanted), {point}), Trust::kRevocationUnknown,
            Reason::kRevocationUnknown);
}

BOOST_FIXTURE_TEST_CASE(no_octet_of_a_list_can_be_changed, Issued) {
    const auto der = usual();
    for (std::size_t i = 0; i < der.size(); ++i) {
        Bytes changed = der;
        changed[i] ^= 0x01;
        const auto list = Crl::parse(changed);
        if (!list.ok()) {
            const Reason reason = list.error().reason();
            BOOST_TEST((reason == Reason::kRevocationMalformed || reason == Reason::kRevocationUnsupported));
        } else {
            BOOST_TEST((verify(good(), {changed}).trust == Trust::kRevocationUnknown), "octet " << i);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_entries) {
    constexpr std::int64_t kCount = 100000;
    for (const bool ascending : {true, false}) {
        const auto list = Crl::parse(largeList(kCount, ascending)).orThrow();
        BOOST_TEST(list.size() == static_cast<std::size_t>(kCount));
        for (const std::int64_t number : {std::int64_t{0}, std::int64_t{1}, kCount / 2, kCount - 1}) {
            const auto found = list.find(serialOf(2 * number + 1000000));
            BOOST_REQUIRE(found.has_value());
            BOOST_TEST((found->reason == RevocationReason::kSuperseded));
            BOOST_TEST(found->at == kJune2025);
            BOOST_TEST(!list.find(serialOf(2 * number + 1000001)).has_value());
        }
        BOOST_TEST(!list.find(serialOf(1)).has_value());
        BOOST_TEST(!list.find(Bytes(20, 0x7F)).has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
