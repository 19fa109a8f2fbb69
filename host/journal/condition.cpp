// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// How the file of the journal is, and what can be done about a broken one.
#include <ctime>
#include <utility>

#include "journal/database.h"
#include "journal/journal.h"
#include "journal/place.h"

namespace tamga::journal {

namespace {

/// Error(journal.broken) when no row could be added to the file.
void examine(Database& database) {
    database.examine();
    // A head behind the rows gives the next row the place of one that is there.
    const std::int64_t behind = database.number(
        "SELECT count(*) FROM entry WHERE seq > (SELECT max(count) FROM head WHERE length(hash) = 32)");
    if (behind != 0 || database.number("SELECT count(*) FROM head WHERE length(hash) = 32") != 1)
        throw Error(Reason::kJournalBroken, "the head of the chain does not fit the rows");
}

}  // namespace

Condition Journal::condition() {
    const auto found = capture([&] {
        Database* const database = existing();
        if (database != nullptr) examine(*database);
        return database != nullptr;
    });
    if (!found && found.error().reason() == Reason::kJournalBroken) return Condition::kBroken;
    // Held by somebody at the moment: there is nothing wrong with that.
    if (!found && found.error().reason() != Reason::kJournalBusy) return Condition::kUnwritable;
    if (!couldBeWritten(file_)) return Condition::kUnwritable;
    return found && !found.value() ? Condition::kAbsent : Condition::kFine;
}

Result<std::optional<std::filesystem::path>> Journal::repair() {
    return capture([&]() -> std::optional<std::filesystem::path> {
        const auto examined = capture([&] {
            if (Database* const database = existing()) examine(*database);
        });
        if (examined) return std::nullopt;
        // Only what is really lost for writing is moved; the rest needs another remedy.
        if (examined.error().reason() != Reason::kJournalBroken) throw Error(examined.error());
        database_.reset();
        return moveAside(file_, static_cast<std::int64_t>(std::time(nullptr)));
    });
}

}  // namespace tamga::journal
