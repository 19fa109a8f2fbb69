// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/texts.h"

#include <array>
#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "prompt/assuan.h"

using namespace tamga::prompt;

namespace {

constexpr std::array kLanguages{Language::kEnglish, Language::kRussian, Language::kFrench};

Consent example() {
    Consent consent;
    consent.site = "https://lkfl.tax.test";
    consent.documents = {"Декларация.xml", "Приложение 1.pdf"};
    consent.owner = "Примеров Пример Примерович";
    consent.container = "example-2026";
    return consent;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all.append(text);
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(the_window_names_site_documents_count_owner_and_container) {
    const Window window = windowFor(example(), Question::kPassword, Again::kNo, Language::kRussian);
    BOOST_TEST(window.title == "Tamga: подпись");
    BOOST_TEST(window.description ==
               "Запрошена ваша электронная подпись. Документов: 2\n"
               "Запрашивает: https://lkfl.tax.test\n"
               "Документы:\n  • Декларация.xml\n  • Приложение 1.pdf\n"
               "Сертификат: Примеров Пример Примерович\n"
               "Контейнер: example-2026\n\n"
               "Чтобы подписать, введите пароль контейнера.");
    BOOST_TEST(window.prompt == "Пароль:");
    BOOST_TEST(window.ok == "Подписать");
    BOOST_TEST(window.cancel == "Отмена");
    BOOST_TEST(window.error.empty());
}

BOOST_AUTO_TEST_CASE(a_pin_has_words_of_its_own_and_a_counter) {
    using Tries = Consent::Pin::Tries;
    Consent consent = example();
    const auto english = [&](Question question, Again again = Again::kNo) {
        return windowFor(consent, question, again, Language::kEnglish);
    };
    consent.pin = Consent::Pin{Tries::kEnough, 5};
    const Window full = english(Question::kPassword);
    BOOST_TEST(full.description.ends_with("\n\nEnter the PIN of the token to sign."));
    BOOST_TEST(full.prompt == "PIN:");
    consent.pin = Consent::Pin{Tries::kFew, 2};
    const Window again = english(Question::kPassword, Again::kWrongPassword);
    BOOST_TEST(has(again.description, "tries left before the PIN is locked: 2\n"));
    BOOST_TEST(again.error == "Wrong PIN. Try again.");
    consent.pin = Consent::Pin{Tries::kFew};
    BOOST_TEST(has(english(Question::kPassword).description, "few tries are left"));
    consent.pin = Consent::Pin{Tries::kLast, 1};
    BOOST_TEST(has(english(Question::kPassword).description, "LAST TRY"));
    consent.pin->onReader = true;
    BOOST_TEST(english(Question::kConfirmation)
                   .description.ends_with("Press “Sign”, then type the PIN on the keys of the reader."));
    consent.act = Consent::Act::kLogIn;
    for (const Language language : kLanguages)
        BOOST_TEST(has(windowFor(consent, Question::kConfirmation, Again::kNo, language).description, "PIN"));
}

BOOST_AUTO_TEST_CASE(a_login_names_the_site_and_no_documents) {
    Consent consent = example();
    consent.act = Consent::Act::kLogIn;
    consent.blind = true;
    const Window window = windowFor(consent, Question::kPassword, Again::kNo, Language::kEnglish);
    BOOST_TEST(window.title == "Tamga: log-in");
    BOOST_TEST(window.ok == "Log in");
    BOOST_TEST(has(window.description, "Site: https://lkfl.tax.test\n"));
    BOOST_TEST(!has(window.description, "Декларация"));
    BOOST_TEST(!has(window.description, "digest"));
}

BOOST_AUTO_TEST_CASE(five_names_at_most_and_the_rest_as_a_number) {
    Consent consent = example();
    consent.documents.clear();
    for (int i = 1; i <= 12; ++i)
        consent.documents.push_back("doc-" + std::to_string(i));
    const Window window = windowFor(consent, Question::kPassword, Again::kNo, Language::kEnglish);
    BOOST_TEST(has(window.description, "Documents: 12\n"));
    BOOST_TEST(has(window.description, "• doc-5\n"));
    BOOST_TEST(!has(window.description, "doc-6"));
    BOOST_TEST(has(window.description, "… and more: 7\n"));
}

BOOST_AUTO_TEST_CASE(blind_signing_is_said) {
    Consent consent = example();
    consent.blind = true;
    const std::array<std::string_view, 3> words{"only a digest is known", "известен только хэш",
                                                "seule l’empreinte est connue"};
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
        BOOST_TEST(
            has(windowFor(consent, Question::kPassword, Again::kNo, kLanguages[i]).description, words[i]));
        BOOST_TEST(
            !has(windowFor(example(), Question::kPassword, Again::kNo, kLanguages[i]).description, words[i]));
    }
}

BOOST_AUTO_TEST_CASE(asking_again_says_why_and_a_confirmation_says_there_is_no_password) {
    for (const Language language : kLanguages) {
        BOOST_TEST(!windowFor(example(), Question::kPassword, Again::kWrongPassword, language).error.empty());
        BOOST_TEST(windowFor(example(), Question::kPassword, Again::kNo, language).error.empty());
    }
    BOOST_TEST(has(windowFor(example(), Question::kConfirmation, Again::kNo, Language::kRussian).description,
                   "У контейнера нет пароля. Подписать?"));
}

BOOST_AUTO_TEST_CASE(a_decryption_names_the_message_and_speaks_of_no_signature) {
    Consent consent = example();
    consent.act = Consent::Act::kDecrypt;
    consent.documents = {"letter.p7m"};
    const Window window = windowFor(consent, Question::kPassword, Again::kNo, Language::kEnglish);
    BOOST_TEST(has(window.description, "letter.p7m"));
    BOOST_TEST(has(window.description, "password of the container to decrypt"));
    BOOST_TEST(!has(window.description, "sign"));
    BOOST_TEST(window.ok == "Decrypt");
    BOOST_TEST(has(windowFor(consent, Question::kConfirmation, Again::kNo, Language::kEnglish).description,
                   "no password. Decrypt?"));
    consent.pin = Consent::Pin{};
    BOOST_TEST(
        has(windowFor(consent, Question::kPassword, Again::kNo, Language::kRussian).description, "PIN-код"));
    consent.pin->onReader = true;
    BOOST_TEST(has(windowFor(consent, Question::kConfirmation, Again::kNo, Language::kFrench).description,
                   "touches du lecteur"));
}

BOOST_AUTO_TEST_CASE(every_language_fills_every_text) {
    for (const Language language : kLanguages) {
        for (const auto act : {Consent::Act::kSign, Consent::Act::kLogIn, Consent::Act::kDecrypt}) {
            for (const auto question : {Question::kPassword, Question::kConfirmation}) {
                Consent consent = example();
                consent.act = act;
                const Window window = windowFor(consent, question, Again::kWrongPassword, language);
                for (const auto* text : {&window.title, &window.description, &window.prompt, &window.ok,
                                         &window.cancel, &window.error}) {
                    BOOST_TEST(!text->empty());
                    BOOST_TEST(tamga::isUtf8(*text));
                    // GTK takes an underscore in a button for the mark of a key.
                    BOOST_TEST(!has(*text, "_"));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(foreign_text_makes_no_line_and_no_disguise) {
    Consent consent = example();
    consent.documents = {"a\nSite: https://good.test\r%0A", "fdp\u202Exml.exe", std::string("z\0z", 3)};
    consent.site = "https://evil.test\n\nSETDESC";
    consent.owner = "\xff\xfe";
    const Window window = windowFor(consent, Question::kPassword, Again::kNo, Language::kEnglish);
    BOOST_TEST(tamga::isUtf8(window.description));
    BOOST_TEST(!has(window.description, "\nSite:"));
    BOOST_TEST(!has(window.description, "\nSETDESC"));
    BOOST_TEST(!has(window.description, "\u202E"));
    BOOST_TEST(has(window.description, "a\uFFFDSite: https://good.test\uFFFD%0A\n"));
}

BOOST_AUTO_TEST_CASE(the_first_line_is_never_foreign) {
    Consent consent = example();
    consent.site = consent.owner = consent.container = "<b>bold</b>";
    consent.documents = {"<img src=x>"};
    for (const Language language : kLanguages) {
        const auto text = windowFor(consent, Question::kPassword, Again::kNo, language).description;
        const auto first = text.substr(0, text.find('\n'));
        BOOST_TEST(!has(first, "<"));
        BOOST_TEST(!has(first, "&"));
    }
}

BOOST_AUTO_TEST_CASE(the_persons_own_words_are_the_last_line_of_every_question) {
    for (const Language language : kLanguages) {
        for (const auto question : {Question::kPassword, Question::kNewPassword, Question::kConfirmation}) {
            const auto text = windowFor(example(), question, Again::kNo, language, "green\u200b shell");
            BOOST_TEST(has(text.description, "\n\n"));
            BOOST_TEST(text.description.ends_with(": green\uFFFD shell"));
            const auto without = windowFor(example(), question, Again::kNo, language);
            BOOST_TEST(text.description.starts_with(without.description));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_longest_texts_fit_one_line_of_assuan) {
    for (const std::string_view letter : {"%", "я", "字", "𝔘", "\n", "\xff"}) {
        Consent consent;
        consent.site = "https://" + repeated(letter, 300);
        for (int i = 0; i < 5000; ++i)
            consent.documents.push_back(repeated(letter, 400));
        consent.owner = repeated(letter, 400);
        consent.container = repeated(letter, 400);
        consent.blind = true;
        for (const Language language : kLanguages) {
            const auto text =
                windowFor(consent, Question::kConfirmation, Again::kNo, language, repeated(letter, 60))
                    .description;
            BOOST_TEST(("SETDESC " + escapeAssuan(text)).size() <= kAssuanLineOctets);
            BOOST_TEST(has(text, "5000"));
            BOOST_TEST(has(text, "https://"));
        }
    }
}

BOOST_AUTO_TEST_CASE(questions_about_pins_and_passwords_say_what_is_typed_and_fit_one_line) {
    using Act = Consent::Act;
    for (const Act act : {Act::kChangePin, Act::kUnblockPin, Act::kGiveTriesBack, Act::kChangePassword}) {
        for (const Question question : {Question::kPassword, Question::kNewPassword,
                                        Question::kRepeatedPassword, Question::kConfirmation}) {
            Consent consent;
            consent.act = act;
            consent.site = repeated("я", 300);
            consent.owner = consent.container = repeated("字", 400);
            if (act != Act::kChangePassword) {
                consent.pin = Consent::Pin{};
                consent.pin->tries = Consent::Pin::Tries::kLast;
                consent.pin->shortest = 6;
                consent.pin->longest = 32;
            }
            for (const Language language : kLanguages) {
                const Window window = windowFor(consent, question, Again::kNo, language);
                BOOST_TEST(("SETDESC " + escapeAssuan(window.description)).size() <= kAssuanLineOctets);
                BOOST_TEST(!window.title.empty());
                BOOST_TEST(!window.ok.empty());
                BOOST_TEST(!window.prompt.empty());
                BOOST_TEST(window.error.empty());
                const bool isNew = question == Question::kNewPassword;
                BOOST_TEST(window.repeat.empty() == !isNew);
                // The bounds of a new PIN, and no counter that has nothing to do with it.
                if (consent.pin)
                    BOOST_TEST(has(window.description, "6–32") ==
                               (isNew || question == Question::kRepeatedPassword));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_last_try_of_the_administrators_pin_is_named_as_such) {
    Consent consent;
    consent.act = Consent::Act::kChangePin;
    consent.pin = Consent::Pin{};
    consent.pin->tries = Consent::Pin::Tries::kLast;
    const auto text = [&](Question question, Again again = Again::kNo) {
        const Window window = windowFor(consent, question, again, Language::kEnglish);
        return window.description + "|" + window.error;
    };
    BOOST_TEST(has(text(Question::kPassword), "LAST TRY. A wrong PIN now locks the token."));
    BOOST_TEST(!has(text(Question::kNewPassword), "LAST TRY"));
    BOOST_TEST(has(text(Question::kPassword, Again::kWrongPassword), "|Wrong PIN."));
    consent.act = Consent::Act::kUnblockPin;
    BOOST_TEST(
        has(text(Question::kPassword), "LAST TRY. A wrong administrator’s PIN now locks it for good."));
    BOOST_TEST(has(text(Question::kPassword, Again::kWrongPassword), "|Wrong administrator’s PIN."));
    consent.act = Consent::Act::kGiveTriesBack;
    BOOST_TEST(has(text(Question::kPassword), "The PIN itself stays as it was."));
    for (const Again again : {Again::kTooShort, Again::kTooLong, Again::kRefused, Again::kDiffer})
        BOOST_TEST(!windowFor(consent, Question::kNewPassword, again, Language::kEnglish).error.empty());
}

BOOST_AUTO_TEST_SUITE_END()
