// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Chains that OpenSSL makes while the test runs, and what "openssl verify" thinks of them.
#include "pki/chain.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "authorities.h"

using namespace tamga;
using namespace tamga::pki;
using judge::Authorities;
using judge::kAuthorityExtensions;
using judge::Wanted;

namespace {

constexpr std::int64_t kAt = 1767225600;  // 2026-01-01

using Certificates = std::vector<Certificate>;

ChainVerdict verify(const Certificate& certificate, const Certificates& between, const Certificates& anchors,
                    std::int64_t at = kAt, bool mustSign = true) {
    const TrustMaterial material{anchors, between, {}, {}};
    return verifyChain(certificate, material, {at, at, mustSign}).orThrow();
}

std::string told(const ChainVerdict& verdict) {
    std::string text(nameOf(verdict.trust));
    for (const ChainLink& link : verdict.links) {
        text += "\n" + link.certificate.subject().toPortalString() + (link.anchor ? " (anchor)" : "");
        for (const ChainCheck& check : link.checks) {
            text += "\n  " + std::string(check.name) + " " + std::string(nameOf(check.state));
            if (check.error) text += std::string(" ") + check.error->what();
        }
    }
    return text;
}

/// The check of that name at a link failed for this reason, and for that the chain is not trusted.
void requireFailure(const ChainVerdict& verdict, std::size_t link, std::string_view name, Reason reason) {
    BOOST_TEST_INFO_SCOPE(told(verdict));
    BOOST_TEST((verdict.trust == Trust::kNotTrusted));
    BOOST_REQUIRE(verdict.links.size() > link);
    const auto& checks = verdict.links[link].checks;
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const ChainCheck& check) {
        return check.name == name && check.state == ChainCheck::State::kFailed;
    });
    BOOST_REQUIRE(found != checks.end());
    BOOST_TEST(nameOf(found->error->reason()) == nameOf(reason));
    BOOST_REQUIRE(verdict.error.has_value());
}

void requireUnrevoked(const ChainVerdict& verdict, std::size_t length) {
    BOOST_TEST_INFO_SCOPE(told(verdict));
    BOOST_TEST((verdict.trust == Trust::kRevocationUnknown));
    BOOST_TEST(verdict.links.size() == length);
    BOOST_TEST(verdict.links.back().anchor);
    BOOST_TEST((verdict.error && verdict.error->reason() == Reason::kRevocationUnknown));
}

Wanted authority(const std::string& issuer = {}, const std::string& more = {}) {
    Wanted wanted;
    wanted.issuer = issuer;
    wanted.extensions = std::string(kAuthorityExtensions) + more;
    return wanted;
}

Wanted signer(const std::string& issuer, const std::string& more = {}) {
    Wanted wanted;
    wanted.issuer = issuer;
    wanted.extensions = std::string(judge::kSignerExtensions) + more;
    return wanted;
}

struct Three : Authorities {
    Certificate root = make("root", authority());
    Certificate sub = make("sub", authority("root"));
    Certificate end = make("end", signer("sub"));
};

}  // namespace

BOOST_AUTO_TEST_SUITE(chain)

BOOST_AUTO_TEST_CASE(chains_of_every_algorithm) {
    for (const auto& kind : {judge::kEc, judge::kRsa, judge::kGost256, judge::kGost512, judge::kGost2001}) {
        BOOST_TEST_CONTEXT(kind[1]) {
            Authorities made;
            auto wanted = authority();
            wanted.kind = kind;
            const auto root = made.make("root", wanted);
            wanted.issuer = "root";
            wanted.extensions += "authorityKeyIdentifier=keyid\n";
            const auto sub = made.make("sub", wanted);
            auto last = signer("sub", "authorityKeyIdentifier=keyid\n");
            last.kind = kind;
            const auto end = made.make("end", last);
            requireUnrevoked(verify(end, {sub}, {root}), 3);
            BOOST_TEST(made.opensslTrusts("end", {"sub"}, "root", {}, kAt));

            const TrustMaterial material{
                {root},
                {sub},
                {Crl::parse(made.list("root")).orThrow(), Crl::parse(made.list("sub")).orThrow()},
                {}};
            const auto verdict = verifyChain(end, material, {kAt, kAt, true}).orThrow();
            BOOST_TEST_INFO_SCOPE(told(verdict));
            BOOST_TEST((verdict.trust == Trust::kTrusted));
            BOOST_TEST(!verdict.error.has_value());
            const bool dated = root.publicKey().algorithm() == KeyAlgorithm::kGost2001;
            for (const auto& link : verdict.links) {
                for (const auto& check : link.checks) {
                    const bool remark = dated && check.name == "algorithm";
                    BOOST_TEST(
                        (check.state == (remark ? ChainCheck::State::kRemark : ChainCheck::State::kPassed)));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_test_pki_on_the_shelf) {
    for (const char* const family : {"gost2001", "gost2012-256", "gost2012-512", "p256", "rsa"}) {
        BOOST_TEST_CONTEXT(family) {
            const auto read = [&](const char* name) {
                const auto path = std::filesystem::path("pki") / family / (std::string(name) + ".cer");
                return Certificate::parse(judge::fixture(path)).orThrow();
            };
            const Certificates between{read("sub")};
            const Certificates anchors{read("root")};
            requireUnrevoked(verify(read("good"), between, anchors), 3);
            requireFailure(verify(read("expired"), between, anchors), 0, "validity",
                           Reason::kCertificateExpired);
            requireFailure(verify(read("future"), between, anchors), 0, "validity",
                           Reason::kCertificateNotYetValid);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(an_issuer_that_is_missing_and_a_root_that_is_not_trusted, Three) {
    requireFailure(verify(end, {}, {root}), 0, "issuer", Reason::kCertificateNoIssuer);
    requireFailure(verify(end, {sub, root}, {}), 2, "issuer", Reason::kCertificateUntrusted);
    requireFailure(verify(root, {}, {}, kAt, false), 0, "issuer", Reason::kCertificateUntrusted);
    BOOST_TEST(!opensslTrusts("end", {"root"}, "end", {}, 0));
    // A certificate of the trust folder is trusted, whoever issued it.
    const auto direct = verify(end, {}, {end});
    BOOST_TEST((direct.trust == Trust::kTrusted));
    BOOST_TEST(direct.links.size() == 1U);
    requireUnrevoked(verify(end, {}, {sub}), 2);
    const auto other = make("other", authority());
    requireFailure(verify(end, {sub, root}, {other}), 2, "issuer", Reason::kCertificateUntrusted);
}

BOOST_FIXTURE_TEST_CASE(times_of_every_certificate_count, Three) {
    constexpr std::int64_t kBefore = 1700000000;  // 2023
    constexpr std::int64_t kAfter = 2250000000;   // 2041
    requireFailure(verify(end, {sub}, {root}, kBefore), 0, "validity", Reason::kCertificateNotYetValid);
    requireFailure(verify(end, {sub}, {root}, kAfter), 2, "validity", Reason::kCertificateExpired);
    BOOST_TEST(!opensslTrusts("end", {"sub"}, "root", {}, kBefore));
    BOOST_TEST(!opensslTrusts("end", {"sub"}, "root", {}, kAfter));
    auto old = authority("root");
    old.end = "20250101000000Z";
    const auto oldSub = make("old", old);
    const auto below = make("below", signer("old"));
    requireFailure(verify(below, {oldSub}, {root}), 1, "validity", Reason::kCertificateExpired);
    BOOST_TEST(!opensslTrusts("below", {"old"}, "root", {}, kAt));
}

BOOST_FIXTURE_TEST_CASE(who_may_issue_and_how_deep, Three) {
    const auto byEnd = make("by-end", signer("end"));
    requireFailure(verify(byEnd, {sub, end}, {root}), 1, "authority", Reason::kCertificateNotAuthority);
    BOOST_TEST(!opensslTrusts("by-end", {"sub", "end"}, "root", {}, kAt));

    Wanted noCertSign = authority("root");
    noCertSign.extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n";
    const auto listsOnly = make("lists-only", noCertSign);
    const auto belowLists = make("below-lists", signer("lists-only"));
    requireFailure(verify(belowLists, {listsOnly}, {root}), 1, "authority", Reason::kCertificateNotAuthority);
    BOOST_TEST(!opensslTrusts("below-lists", {"lists-only"}, "root", {}, kAt));

    Wanted shallow = authority("root");
    shallow.extensions = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n";
    const auto leafOnly = make("leaf-only", shallow);
    const auto direct = make("direct", signer("leaf-only"));
    requireUnrevoked(verify(direct, {leafOnly}, {root}), 3);
    const auto deeper = make("deeper", authority("leaf-only"));
    const auto deepest = make("deepest", signer("deeper"));
    requireFailure(verify(deepest, {leafOnly, deeper}, {root}), 1, "path-length",
                   Reason::kCertificatePathLength);
    BOOST_TEST(!opensslTrusts("deepest", {"leaf-only", "deeper"}, "root", {}, kAt));
    // Also when the anchor is who says so.
    requireFailure(verify(deepest, {deeper}, {leafOnly}), 1, "path-length", Reason::kCertificatePathLength);

    // An end entity in the trust folder is trusted itself and issues nothing.
    requireFailure(verify(byEnd, {}, {end}), 1, "authority", Reason::kCertificateNotAuthority);
}

BOOST_FIXTURE_TEST_CASE(usage_of_the_last_certificate, Three) {
    Wanted agreement = signer("sub");
    agreement.extensions = "keyUsage=critical,keyAgreement\n";
    const auto recipient = make("recipient", agreement);
    requireFailure(verify(recipient, {sub}, {root}), 0, "usage", Reason::kCertificateUsage);
    requireFailure(verify(sub, {}, {root}), 0, "usage", Reason::kCertificateUsage);
    requireUnrevoked(verify(sub, {}, {root}, kAt, false), 2);
}

BOOST_FIXTURE_TEST_CASE(weak_algorithms, Three) {
    Wanted rsa = authority();
    rsa.kind = judge::kRsa;
    const auto rsaRoot = make("rsa-root", rsa);
    for (const char* const digest : {"md5", "sha1"}) {
        BOOST_TEST_CONTEXT(digest) {
            Wanted wanted = signer("rsa-root");
            wanted.digest = digest;
            const auto weak = make(std::string("by-") + digest, wanted);
            requireFailure(verify(weak, {}, {rsaRoot}), 0, "algorithm", Reason::kCertificateWeak);
        }
    }
    Wanted small = signer("root");
    small.kind = {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"};
    requireFailure(verify(make("small", small), {}, {root}), 0, "algorithm", Reason::kCertificateWeak);
    Wanted smallRoot = authority();
    smallRoot.kind = small.kind;
    const auto weakAnchor = make("small-root", smallRoot);
    requireFailure(verify(make("below-small", signer("small-root")), {}, {weakAnchor}), 1, "algorithm",
                   Reason::kCertificateWeak);
    // The signature of an anchor on itself is not what it is trusted for.
    Wanted sha1Root = rsa;
    sha1Root.digest = "sha1";
    const auto oldAnchor = make("sha1-root", sha1Root);
    requireUnrevoked(verify(make("below-sha1", signer("sha1-root")), {}, {oldAnchor}), 2);
}

BOOST_FIXTURE_TEST_CASE(critical_extensions_that_nobody_knows, Three) {
    const auto strange = make("strange", signer("sub", "1.2.3.4.5=critical,ASN1:NULL\n"));
    requireFailure(verify(strange, {sub}, {root}), 0, "extensions", Reason::kCertificateExtension);
    BOOST_TEST(!opensslTrusts("strange", {"sub"}, "root", {}, kAt));
    const auto harmless = make("harmless", signer("sub", "1.2.3.4.5=ASN1:NULL\n"));
    requireUnrevoked(verify(harmless, {sub}, {root}), 3);
    // Policies are reported and not judged, so who requires one is not believed to be obeyed.
    const auto policy =
        make("policy", authority("root", "policyConstraints=critical,requireExplicitPolicy:0\n"));
    const auto below = make("below-policy", signer("policy"));
    requireFailure(verify(below, {policy}, {root}), 1, "extensions", Reason::kCertificateExtension);
}

BOOST_FIXTURE_TEST_CASE(names_that_an_authority_may_vouch_for, Three) {
    Wanted wanted =
        authority("root",
                  "nameConstraints=critical,permitted;dirName:allowed,permitted;email:example.ru,permitted;"
                  "DNS:example.ru,"
                  "excluded;DNS:bad.example.ru,permitted;IP:192.0.2.0/255.255.255.0\n[allowed]\nO=Вектор\n");
    wanted.subject = "/O=Constrained";
    wanted.extensions.replace(wanted.extensions.find("Вектор"), std::string("Вектор").size(), "Vector");
    const auto constrained = make("constrained", wanted);
    const std::tuple<const char*, const char*, bool> rows[] = {
        {"/O=Vector/CN=a", "", true},
        {"/O=vector /CN=a", "", true},
        {"/O=Other/CN=a", "", false},
        {"/CN=Vector", "", false},
        {"/O=Vector/CN=a", "DNS:www.example.ru", true},
        {"/O=Vector/CN=a", "DNS:EXAMPLE.RU", true},
        {"/O=Vector/CN=a", "DNS:www.bad.example.ru", false},
        {"/O=Vector/CN=a", "DNS:notexample.ru", false},
        {"/O=Vector/CN=a", "email:a@example.ru", true},
        {"/O=Vector/CN=a", "email:a@sub.example.ru", false},
        {"/O=Vector/CN=a", "email:a@example.com", false},
        {"/O=Vector/CN=a/emailAddress=a@example.com", "", false},
        {"/O=Vector/CN=a/emailAddress=a@example.ru", "", true},
        {"/O=Vector/CN=a", "IP:192.0.2.7", true},
        {"/O=Vector/CN=a", "IP:192.0.3.7", false},
        {"/O=Vector/CN=a", "URI:https://other.example", true},
    };
    int number = 0;
    for (const auto& [subject, alternative, allowed] : rows) {
        BOOST_TEST_CONTEXT(subject << " " << alternative) {
            Wanted last = signer("constrained");
            last.subject = subject;
            if (*alternative != 0) last.extensions += std::string("subjectAltName=") + alternative + "\n";
            const std::string name = "named" + std::to_string(number++);
            const auto certificate = make(name, last);
            const auto verdict = verify(certificate, {constrained}, {root});
            if (allowed) {
                requireUnrevoked(verdict, 3);
            } else {
                requireFailure(verdict, 0, "names", Reason::kCertificateNameConstraint);
            }
            BOOST_TEST(opensslTrusts(name, {"constrained"}, "root", {}, kAt) == allowed);
        }
    }
    // A form that is constrained and cannot be compared.
    const auto byUri =
        make("by-uri", authority("root", "nameConstraints=critical,permitted;URI:.example.ru\n"));
    const auto uri = make("uri", signer("by-uri", "subjectAltName=URI:https://www.example.ru/\n"));
    requireFailure(verify(uri, {byUri}, {root}), 0, "names", Reason::kCertificateNameConstraint);
    requireUnrevoked(verify(make("no-uri", signer("by-uri")), {byUri}, {root}), 3);
}

BOOST_FIXTURE_TEST_CASE(cross_signed_authorities_and_loops, Three) {
    // Two authorities that certified each other, and a root that certified one of them.
    Wanted again = authority("sub");
    again.keyOf = "root";
    again.subject = "/CN=root";
    const auto rootBySub = make("root-by-sub", again);
    requireFailure(verify(end, {sub, rootBySub}, {}), 2, "issuer", Reason::kCertificateNoIssuer);
    requireUnrevoked(verify(end, {rootBySub, sub}, {root}), 3);

    const auto other = make("other", authority());
    Wanted cross = authority("other");
    cross.keyOf = "root";
    cross.subject = "/CN=root";
    const auto rootByOther = make("root-by-other", cross);
    requireUnrevoked(verify(end, {rootBySub, rootByOther, sub}, {other}), 4);
    // OpenSSL does not try the second path when the first leads into the loop.
    BOOST_TEST(opensslTrusts("end", {"root-by-other", "sub"}, "other", {}, kAt));

    // The same name with another key: only the right one leads anywhere.
    Wanted impostor = authority();
    impostor.subject = "/CN=sub";
    const auto wrong = make("impostor", impostor);
    requireUnrevoked(verify(end, {wrong, sub}, {root}), 3);
    requireFailure(verify(end, {wrong}, {root}), 0, "signature", Reason::kCertificateForged);
    requireFailure(verify(end, {}, {wrong}), 0, "signature", Reason::kCertificateForged);

    // Of two paths the one is taken that is good.
    auto old = authority("root");
    old.end = "20250101000000Z";
    old.keyOf = "sub";
    old.subject = "/CN=sub";
    const auto expired = make("sub-expired", old);
    requireUnrevoked(verify(end, {expired, sub}, {root}), 3);
}

BOOST_FIXTURE_TEST_CASE(work_is_bounded, Three) {
    // Authorities each of which certified all others: every order of them is a path, and none leads anywhere.
    constexpr int kCount = 5;
    const auto subject = [](int i) { return "/CN=mutual" + std::to_string(i); };
    Certificates many;
    for (int i = 0; i < kCount; ++i) {
        Wanted wanted = authority();
        wanted.subject = subject(i);
        (void)make("own" + std::to_string(i), wanted);
    }
    for (int i = 0; i < kCount * kCount; ++i) {
        const int issuer = i / kCount;
        const int below = i % kCount;
        if (issuer == below) continue;
        Wanted wanted = authority("own" + std::to_string(issuer));
        wanted.subject = subject(below);
        wanted.keyOf = "own" + std::to_string(below);
        many.push_back(make("mutual" + std::to_string(i), wanted));
    }
    const auto last = make("last", signer("own0"));
    const auto verdict = verify(last, many, {root});
    BOOST_TEST((verdict.trust == Trust::kNotTrusted));
    BOOST_TEST(verdict.links.size() <= kMaxChain);
}

BOOST_AUTO_TEST_CASE(no_octet_of_a_certificate_can_be_changed) {
    for (const auto& kind : {judge::kEc, judge::kRsa, judge::kGost256}) {
        BOOST_TEST_CONTEXT(kind[1]) {
            Authorities made;
            auto wanted = authority();
            wanted.kind = kind;
            const auto root = made.make("root", wanted);
            auto last = signer("root");
            last.kind = kind;
            const auto end = made.make("end", last);
            const TrustMaterial material{{root}, {}, {Crl::parse(made.list("root")).orThrow()}, {}};
            BOOST_REQUIRE((verifyChain(end, material, {kAt, kAt, true}).orThrow().trust == Trust::kTrusted));
            for (std::size_t i = 0; i < end.encoding().size(); ++i) {
                for (const unsigned mask : {0x01U, 0x80U, 0xFFU}) {
                    Bytes changed = end.encoding();
                    changed[i] = static_cast<std::uint8_t>(changed[i] ^ mask);
                    const auto parsed = Certificate::parse(changed);
                    if (!parsed.ok()) continue;
                    const auto verdict = verifyChain(parsed.value(), material, {kAt, kAt, true}).orThrow();
                    BOOST_TEST((verdict.trust == Trust::kNotTrusted), "octet " << i);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
