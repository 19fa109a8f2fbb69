// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/describe.h"

#include <optional>
#include <string>
#include <utility>

#include "asn1/reader.h"
#include "base/text.h"
#include "keys/container/header.h"
#include "keys/container/own_certificate.h"
#include "keys/container/pair.h"

namespace tamga::keys::container {
namespace {

/// The longest name that the providers accept.
constexpr std::size_t kMaxNameCharacters = 260;

std::string nameOrPlace(const Files& files, std::string_view place) {
    try {
        if (files.has(File::kName)) {
            std::string name = parseName(viewOf(files.read(File::kName)));
            if (!name.empty()) return name;
        }
    } catch (const Error&) {  // the name is a label only: its loss is no damage to the keys
    }
    return displayable(place, kMaxNameCharacters);
}

/// Empty when the pair has passed all checks that need no password.
std::optional<Error> problemOf(const Files& files, PairNames names, const Header& header) {
    try {
        (void)Pair(files, names, header);
        return std::nullopt;
    } catch (const Error& error) {
        // A token that keeps them behind its PIN: nothing is known against them.
        if (error.reason() == Reason::kPasswordNeeded) return std::nullopt;
        return error;
    }
}

/// The problem of a container none of whose pairs can give the keys.
std::optional<Error> problemOfPairs(const Files& files, const Header& header) {
    std::optional<Error> main = problemOf(files, kMainPair, header);
    if (!main) return std::nullopt;
    if (!header.reserveSet && !files.has(File::kMasks2) && !files.has(File::kPrimary2)) return main;
    const std::optional<Error> reserve = problemOf(files, kReservePair, header);
    if (!reserve) return std::nullopt;
    const Reason reason = main->reason() == reserve->reason() ? main->reason() : Reason::kContainerDamaged;
    return Error(reason, main->context() + "; " + reserve->context());
}

void setProblem(KeyEntry& entry, Error problem) {
    entry.state = problem.reason() == Reason::kContainerUnsupported ? KeyState::kUnsupported
                  : problem.reason() == Reason::kPasswordNeeded     ? KeyState::kLocked
                                                                    : KeyState::kDamaged;
    entry.problem = std::move(problem);
}

std::vector<KeyEntry> entriesOf(const Header& header, const std::optional<Error>& pairsProblem) {
    std::vector<OwnCertificate> certificates = ownCertificates(header);
    std::vector<KeyEntry> entries;
    for (std::size_t i = 0; i < header.keys.size(); ++i) {
        const HeaderKey& key = header.keys[i];
        KeyEntry& entry = entries.emplace_back();
        entry.role = key.role;
        entry.algorithm = key.algorithm;
        entry.exportable = key.exportable;
        entry.passwordNeeded = header.passwordSet;
        entry.keyNotAfter = key.notAfter;
        entry.certificate = std::move(certificates[i].certificate);
        const std::optional<Error>& problem = certificates[i].problem;
        // The key behind an unreadable certificate is whole and opens.
        if (problem && problem->reason() == Reason::kCertificateMalformed)
            entry.problem = problem;
        else if (problem)
            setProblem(entry, *problem);
        if (pairsProblem) setProblem(entry, *pairsProblem);
    }
    return entries;
}

/// What is left to tell when the header is lost.
KeyEntry entryWithoutHeader(const Files& files, Error problem) {
    KeyEntry entry;
    for (const File file : {File::kMasks, File::kMasks2}) {
        if (entry.algorithm || !files.has(file)) continue;
        try {
            const Content masks = files.read(file);
            if (problem.reason() != Reason::kContainerUnsupported && isVersion4(viewOf(masks)))
                problem = unsupported(file, "container of version 4, not for GOST keys");
            entry.algorithm = algorithmOfMasks(viewOf(masks));
        } catch (const Error&) {  // the header's problem says enough
        }
    }
    setProblem(entry, std::move(problem));
    return entry;
}

std::vector<KeyEntry> entriesOf(const Files& files) {
    try {
        const Header header = parseHeader(viewOf(files.read(File::kHeader)));
        return entriesOf(header, problemOfPairs(files, header));
    } catch (const Error& error) {
        std::vector<KeyEntry> entries;
        entries.push_back(entryWithoutHeader(files, error));
        return entries;
    }
}

}  // namespace

std::string parseName(BytesView file) {
    return parsing(File::kName, [&] {
        asn1::Reader reader = asn1::Reader(asn1::firstElement(file)).readSequence();
        const asn1::Element name = reader.read();
        const std::string octets = asText(name.content);
        // Windows-1251 whatever the tag IA5String says.
        if (name.tag == asn1::Tag::kIa5String) return displayable(fromCp1251(octets), kMaxNameCharacters);
        if (name.tag == asn1::Tag::kUtf8String) return displayable(octets, kMaxNameCharacters);
        throw damaged(File::kName, "not a string");
    });
}

std::vector<KeyEntry> describe(const Files& files, std::string_view place) {
    const std::string name = nameOrPlace(files, place);
    std::vector<KeyEntry> entries = entriesOf(files);
    for (KeyEntry& entry : entries)
        entry.container = name;
    return entries;
}

}  // namespace tamga::keys::container
