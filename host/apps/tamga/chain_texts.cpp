// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "chain_texts.h"

#include <algorithm>
#include <array>

namespace tamga::cli {

namespace {

struct Words {
    std::string_view english;
    std::string_view russian;
    std::string_view french;

    [[nodiscard]] std::string_view in(Language language) const {
        switch (language) {
            case Language::kRussian:
                return russian;
            case Language::kFrench:
                return french;
            case Language::kEnglish:
                break;
        }
        return english;
    }
};

struct CheckWords {
    std::string_view name;
    Words words;
};

constexpr std::array<CheckWords, 11> kChecks{{
    {"trust", {"trusted here", "доверие", "confiance"}},
    {"issuer", {"issuer found", "издатель найден", "émetteur trouvé"}},
    {"signature", {"issuer’s signature", "подпись издателя", "signature de l’émetteur"}},
    {"algorithm", {"algorithm", "алгоритм", "algorithme"}},
    {"validity", {"dates", "срок действия", "dates"}},
    {"authority", {"may issue certificates", "право выдавать сертификаты", "droit d’émettre"}},
    {"path-length", {"length of the chain", "длина цепочки", "longueur de la chaîne"}},
    {"names", {"names", "имена", "noms"}},
    {"extensions", {"extensions", "расширения", "extensions"}},
    {"usage", {"meant for signatures", "назначение — подпись", "destiné à signer"}},
    {"revocation", {"revocation", "отзыв", "révocation"}},
}};

Words wordsOf(ChainWord word) {
    switch (word) {
        case ChainWord::kAnchor:
            return {"trusted as it is", "доверенный сам по себе", "de confiance en soi"};
        case ChainWord::kPassed:
            return {"in order", "в порядке", "en ordre"};
        case ChainWord::kRemark:
            return {"remark", "замечание", "remarque"};
        case ChainWord::kUnknown:
            return {"not known", "неизвестно", "inconnu"};
        case ChainWord::kFailed:
            return {"FAILED", "НЕ В ПОРЯДКЕ", "ÉCHEC"};
        case ChainWord::kRevokedOn:
            return {"since", "с", "depuis le"};
        case ChainWord::kQualified:
            return {"Has the features of a qualified certificate.",
                    "Есть признаки квалифицированного сертификата.",
                    "Porte les attributs d’un certificat qualifié."};
        case ChainWord::kNotQualified:
            return {"Not qualified by its features.", "По признакам не квалифицированный.",
                    "N’est pas qualifié d’après ses attributs."};
        case ChainWord::kClasses:
            return {"class", "класс средств", "classe"};
        case ChainWord::kOwnersTool:
            return {"owner’s tool", "средство владельца", "outil du titulaire"};
        case ChainWord::kIssuersTool:
            return {"authority’s tools", "средства УЦ", "outils de l’autorité"};
        case ChainWord::kIdentification:
            return {"identified", "идентификация", "identification"};
        case ChainWord::kMissing:
            return {"missing", "не хватает", "il manque"};
        case ChainWord::kNotUsed:
            return {"Not usable in the trust folders:", "Не годится в папках доверия:",
                    "Inutilisable dans les dossiers de confiance :"};
        case ChainWord::kTrustIsMore:
            return {"Whether the authority is accredited is not known from the certificate.",
                    "Аккредитован ли центр, из сертификата не узнать.",
                    "Le certificat ne dit pas si l’autorité est accréditée."};
    }
    return {};
}

Words wordsOf(pki::Trust trust) {
    switch (trust) {
        case pki::Trust::kTrusted:
            return {"The certificate is trusted.", "Сертификату можно доверять.",
                    "Le certificat est digne de confiance."};
        case pki::Trust::kRevocationUnknown:
            return {"The chain is in order, but whether everything in it still counts is not known.",
                    "Цепочка в порядке, но не отозвано ли что-то в ней, неизвестно.",
                    "La chaîne est en ordre, mais on ne sait pas si rien n’y a été révoqué."};
        case pki::Trust::kNotTrusted:
            return {"The certificate is NOT trusted.", "Сертификату доверять НЕЛЬЗЯ.",
                    "Le certificat n’est PAS digne de confiance."};
    }
    return {};
}

Words wordsOf(pki::RevocationReason reason) {
    using R = pki::RevocationReason;
    switch (reason) {
        case R::kUnspecified:
            return {"no reason given", "причина не указана", "sans motif"};
        case R::kKeyCompromise:
            return {"the key may be in strange hands", "ключ мог попасть в чужие руки",
                    "la clé est peut-être en d’autres mains"};
        case R::kAuthorityCompromise:
            return {"the authority’s key may be in strange hands", "ключ центра мог попасть в чужие руки",
                    "la clé de l’autorité est peut-être en d’autres mains"};
        case R::kAffiliationChanged:
            return {"the owner’s details changed", "сведения о владельце изменились",
                    "les données du titulaire ont changé"};
        case R::kSuperseded:
            return {"replaced by another", "заменён другим", "remplacé par un autre"};
        case R::kCessationOfOperation:
            return {"no longer needed", "больше не нужен", "n’est plus utile"};
        case R::kCertificateHold:
            return {"suspended", "приостановлен", "suspendu"};
        case R::kRemoveFromCrl:
            return {"no longer suspended", "действие возобновлено", "n’est plus suspendu"};
        case R::kPrivilegeWithdrawn:
            return {"a right in it was withdrawn", "право из него отозвано", "un droit en a été retiré"};
        case R::kAttributeAuthorityCompromise:
            return {"the attribute authority’s key may be in strange hands",
                    "ключ центра атрибутов мог попасть в чужие руки",
                    "la clé de l’autorité d’attributs est peut-être en d’autres mains"};
    }
    return {};
}

Words wordsOf(pki::QualifiedFeature feature) {
    switch (feature) {
        case pki::QualifiedFeature::kToolClass:
            return {"the class of the signing tool (KC1 to KA1)", "класс средства подписи (КС1–КА1)",
                    "la classe de l’outil de signature (KC1 à KA1)"};
        case pki::QualifiedFeature::kSubjectSignTool:
            return {"the owner’s signing tool", "средство подписи владельца",
                    "l’outil de signature du titulaire"};
        case pki::QualifiedFeature::kIssuerSignTool:
            return {"the authority’s tools and their conformity", "средства УЦ и их заключения",
                    "les outils de l’autorité et leur conformité"};
        case pki::QualifiedFeature::kSubjectFields:
            return {"name and number of a person (SNILS) or of an organisation (OGRN, INN)",
                    "имя и номер лица (СНИЛС) или организации (ОГРН, ИНН)",
                    "nom et numéro d’une personne (SNILS) ou d’une organisation (OGRN, INN)"};
    }
    return {};
}

Words wordsOf(pki::IdentificationKind kind) {
    switch (kind) {
        case pki::IdentificationKind::kPersonal:
            return {"in person", "лично", "en personne"};
        case pki::IdentificationKind::kCertificate:
            return {"by an earlier certificate", "по действующему сертификату",
                    "par un certificat antérieur"};
        case pki::IdentificationKind::kPassport:
            return {"by the chip of a passport", "по чипу загранпаспорта", "par la puce d’un passeport"};
        case pki::IdentificationKind::kSystem:
            return {"by the state’s biometric system", "через единую биометрическую систему",
                    "par le système biométrique de l’État"};
    }
    return {};
}

}  // namespace

std::string_view textOf(ChainWord word, Language language) {
    return wordsOf(word).in(language);
}
std::string_view textOf(pki::Trust trust, Language language) {
    return wordsOf(trust).in(language);
}
std::string_view textOf(pki::RevocationReason reason, Language language) {
    return wordsOf(reason).in(language);
}
std::string_view textOf(pki::QualifiedFeature feature, Language language) {
    return wordsOf(feature).in(language);
}
std::string_view textOf(pki::IdentificationKind kind, Language language) {
    return wordsOf(kind).in(language);
}

std::string_view checkText(std::string_view name, Language language) {
    const auto* const found = std::ranges::find(kChecks, name, &CheckWords::name);
    return found == kChecks.end() ? name : found->words.in(language);
}

std::string_view remarkText(std::string_view check, Language language) {
    if (check == "algorithm") {
        return Words{"GOST R 34.10-2001 may no longer be used for new signatures.",
                     "ГОСТ Р 34.10-2001 для новых подписей больше не применяется.",
                     "GOST R 34.10-2001 ne sert plus aux nouvelles signatures."}
            .in(language);
    }
    if (check == "usage") {
        return Words{"The key’s own term was over by then.",
                     "Срок действия самого ключа к тому времени истёк.",
                     "La validité de la clé elle-même était alors passée."}
            .in(language);
    }
    if (check == "revocation") {
        return Words{"It was revoked later than that.", "Отозван позже этого времени.",
                     "Il a été révoqué plus tard."}
            .in(language);
    }
    return {};
}

}  // namespace tamga::cli
