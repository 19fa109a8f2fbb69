// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/test/unit_test.hpp>
#include <set>

#include "base/text.h"
#include "chain_texts.h"
#include "commands.h"
#include "report_texts.h"
#include "service/diagnosis.h"
#include "texts.h"

using namespace tamga;
using namespace tamga::cli;

namespace {

constexpr std::array kLanguages{Language::kEnglish, Language::kRussian, Language::kFrench};
constexpr Reason kReasons[] = {
#define TAMGA_REASON(enumerator, name, remedy) Reason::enumerator,
#include "base/reasons.def"
#undef TAMGA_REASON
};

bool cyrillic(std::string_view text) {
    return text.find('\xD0') != std::string_view::npos;
}

/// Sentences, ended by a full stop.
std::size_t sentences(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        count += text[i] == '.' && (i + 1 == text.size() || text[i + 1] == ' ') ? 1U : 0U;
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(every_reason_says_what_is_wrong_and_what_to_do_in_every_language) {
    for (const Language language : kLanguages) {
        std::set<std::string_view> seen;
        for (const Reason reason : kReasons) {
            BOOST_TEST_CONTEXT(nameOf(reason) << " in language " << static_cast<int>(language)) {
                const auto text = explanationOf(reason, language);
                BOOST_TEST(sentences(text) >= 2U);
                BOOST_TEST(isUtf8(text));
                BOOST_TEST(cyrillic(text) == (language == Language::kRussian));
                BOOST_TEST(seen.insert(text).second);  // no two reasons in the same words
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_phrase_is_there_in_every_language) {
    for (int i = 0; i <= static_cast<int>(Phrase::kTryHelp); ++i) {
        for (const Language language : kLanguages) {
            BOOST_TEST(!textOf(static_cast<Phrase>(i), language).empty());
        }
    }
    for (int i = 0; i <= static_cast<int>(Misuse::kFileExists); ++i) {
        for (const Language language : kLanguages) {
            const std::string text = explanationOf(UsageError(static_cast<Misuse>(i), "--option"), language);
            BOOST_TEST(text.ends_with(": --option"));
        }
    }
}

BOOST_AUTO_TEST_CASE(journal_and_doctor_speak_every_language) {
    for (const Language language : kLanguages) {
        std::set<std::string_view> seen;
        for (int i = 0; i <= static_cast<int>(Word::kEmpty); ++i)
            BOOST_TEST(!textOf(static_cast<Word>(i), language).empty());
        for (const std::string_view code : service::kAdvice) {
            BOOST_TEST_CONTEXT(code << " in language " << static_cast<int>(language)) {
                const auto text = adviceOn(code, language);
                BOOST_TEST(sentences(text) >= 1U);
                BOOST_TEST(cyrillic(text) == (language == Language::kRussian));
                BOOST_TEST(seen.insert(text).second);
            }
        }
        for (const auto ending : {journal::Ending::kBegun, journal::Ending::kSigned,
                                  journal::Ending::kRefused, journal::Ending::kFailed})
            BOOST_TEST(seen.insert(textOf(ending, language)).second);
        for (const auto kind :
             {journal::Flaw::Kind::kChanged, journal::Flaw::Kind::kMissing, journal::Flaw::Kind::kHead})
            BOOST_TEST(seen.insert(textOf(kind, language)).second);
    }
    BOOST_TEST(adviceOn("no.such-code", Language::kEnglish).empty());
}

BOOST_AUTO_TEST_CASE(chains_speak_every_language) {
    constexpr std::array kChecks{"trust",       "issuer", "signature",  "algorithm", "validity",  "authority",
                                 "path-length", "names",  "extensions", "usage",     "revocation"};
    for (const Language language : kLanguages) {
        std::set<std::string_view> seen;
        for (int i = 0; i <= static_cast<int>(ChainWord::kTrustIsMore); ++i)
            BOOST_TEST(seen.insert(textOf(static_cast<ChainWord>(i), language)).second);
        for (const char* const check : kChecks) {
            const auto text = checkText(check, language);
            BOOST_TEST(seen.insert(text).second);
            BOOST_TEST(cyrillic(text) == (language == Language::kRussian), check);
        }
        for (const char* const check : {"algorithm", "usage", "revocation"})
            BOOST_TEST(sentences(remarkText(check, language)) >= 1U);
        for (const auto trust :
             {pki::Trust::kTrusted, pki::Trust::kRevocationUnknown, pki::Trust::kNotTrusted})
            BOOST_TEST(seen.insert(textOf(trust, language)).second);
        for (std::int64_t i = 0; i <= 10; ++i) {
            if (const auto reason = pki::revocationReason(i))
                BOOST_TEST(seen.insert(textOf(*reason, language)).second);
        }
        for (const auto feature : pki::kQualifiedFeatures)
            BOOST_TEST(seen.insert(textOf(feature, language)).second);
        for (int i = 0; i <= static_cast<int>(pki::IdentificationKind::kSystem); ++i)
            BOOST_TEST(seen.insert(textOf(static_cast<pki::IdentificationKind>(i), language)).second);
        BOOST_TEST(!seen.contains(""));
    }
    BOOST_TEST(checkText("no-such-check", Language::kRussian) == "no-such-check");
}

BOOST_AUTO_TEST_CASE(help_names_every_option_in_every_language) {
    for (const Language language : kLanguages) {
        for (const Command& command : commands()) {
            BOOST_TEST_CONTEXT(command.name << " in language " << static_cast<int>(language)) {
                const auto help = helpOf(command.name, language);
                BOOST_TEST(help.find("tamga " + std::string(command.name)) != std::string_view::npos);
                BOOST_TEST(help.find("--json") != std::string_view::npos);
                for (const OptionRule& option : command.options)
                    BOOST_TEST(help.find(option.name) != std::string_view::npos, option.name);
                BOOST_TEST(helpOf("", language).find("tamga " + std::string(command.name)) !=
                           std::string_view::npos);
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
