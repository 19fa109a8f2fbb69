// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/journal.h"

#include <mutex>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "journal/chain.h"
#include "journal/database.h"
#include "journal/folding.h"
#include "journal/place.h"

namespace tamga::journal {

namespace {

constexpr std::string_view kColumns =
    "seq, batch, at, act, site, document, digest, algorithm, format, thumbprint, owner, token, outcome, "
    "reason, hash";
/// Numbers stay those of JSON.
constexpr std::int64_t kMostRows = std::int64_t{1} << 52;
constexpr int kFirstText = 3;
constexpr int kHashColumn = 14;

std::string selectRows(std::string_view rest) {
    return std::string("SELECT ").append(kColumns).append(" FROM entry ").append(rest);
}

RawRow rawRowOf(const Statement& statement) {
    RawRow row{statement.integer(0), statement.integer(1), statement.integer(2), {}};
    for (std::size_t i = 0; i < row.texts.size(); ++i)
        row.texts[i] = statement.text(kFirstText + static_cast<int>(i));
    return row;
}

/// SQLite ends texts at a zero octet, and JSON wants UTF-8.
std::optional<std::string> clean(const std::optional<std::string>& text) {
    constexpr std::size_t kMaxCharacters = 4096;
    if (!text) return std::nullopt;
    if (text->size() <= kMaxCharacters && isUtf8(*text) && text->find('\0') == std::string::npos)
        return *text;
    return displayable(*text, kMaxCharacters);
}

RawRow rawRowOf(const Record& record, std::int64_t seq, std::int64_t batch) {
    const auto named = [](std::string_view name) { return std::optional<std::string>(name); };
    return {seq,
            batch,
            record.at,
            {named(nameOf(record.act)), clean(record.site), clean(record.document), clean(record.digest),
             clean(record.algorithm), clean(record.format), clean(record.thumbprint), clean(record.owner),
             clean(record.token), named(nameOf(record.outcome)), clean(record.reason)}};
}

Entry entryOf(RawRow row) {
    auto& texts = row.texts;
    const auto act = actByName(texts[0].value_or(""));
    const auto outcome = endingByName(texts[9].value_or(""));
    if (!act || !outcome)
        throw Error(Reason::kJournalBroken, "row " + std::to_string(row.seq) + " is none of ours");
    // What somebody else wrote in may be no UTF-8.
    for (auto& text : texts)
        text = clean(text);
    return {row.seq, row.batch,
            Record{row.at, *act, texts[1].value_or(""), std::move(texts[2]), std::move(texts[3]),
                   std::move(texts[4]), std::move(texts[5]), std::move(texts[6]), std::move(texts[7]),
                   std::move(texts[8]), *outcome, std::move(texts[10])}};
}

struct Head {
    std::int64_t count = 0;
    Bytes hash;
};

std::optional<Head> headOf(Database& database) {
    Statement statement(database, "SELECT count, hash FROM head");
    if (!statement.step()) return std::nullopt;
    return Head{statement.integer(0), statement.blob(1)};
}

Head usableHeadOf(Database& database) {
    std::optional<Head> head = headOf(database);
    if (!head || head->hash.size() != kHashOctets || head->count < 0 || head->count > kMostRows)
        throw Error(Reason::kJournalBroken, "the head of the chain is missing");
    return std::move(*head);
}

void insert(Statement& statement, const RawRow& row, BytesView hash) {
    int parameter = 0;
    for (const std::int64_t number : {row.seq, row.batch, row.at})
        statement.bind(++parameter, number);
    for (const auto& text : row.texts)
        statement.bind(++parameter, text);
    statement.bind(++parameter, hash).run();
}

std::optional<Flaw> flawOf(const RawRow& row, std::int64_t last, bool hashFits) {
    // A gap is told as what it is; the row behind it fits no hash either.
    if (last >= 0 && row.seq > last && row.seq - last > 1) return Flaw{last + 1, Flaw::Kind::kMissing};
    if (row.seq <= last || last < 0 || !hashFits) return Flaw{row.seq, Flaw::Kind::kChanged};
    return std::nullopt;
}

std::optional<Flaw> flawOf(const std::optional<Head>& head, std::int64_t last, BytesView hash) {
    if (head && head->count > last) return Flaw{last + 1, Flaw::Kind::kMissing};
    if (!head || head->count != last || !equal(head->hash, hash)) return Flaw{last, Flaw::Kind::kHead};
    return std::nullopt;
}

/// Rows with an outcome stand for the ones they ended.
constexpr std::string_view kShown =
    "(outcome <> 'begun' OR NOT EXISTS (SELECT 1 FROM entry AS later WHERE later.batch = entry.batch "
    "AND later.outcome <> 'begun')) AND (?1 = '' OR tamga_matches(?1, site, document, owner, digest, "
    "thumbprint))";

/// Two threads of one process: the second must not open the file while the first still holds the descriptor
/// by which it made it (place.cpp).
std::mutex& openingMutex() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

std::string_view nameOf(Flaw::Kind kind) noexcept {
    switch (kind) {
        case Flaw::Kind::kChanged:
            return "changed";
        case Flaw::Kind::kMissing:
            return "missing";
        case Flaw::Kind::kHead:
            break;
    }
    return "head";
}

std::string_view nameOf(Condition condition) noexcept {
    switch (condition) {
        case Condition::kFine:
            return "ok";
        case Condition::kAbsent:
            return "absent";
        case Condition::kUnwritable:
            return "unwritable";
        case Condition::kBroken:
            break;
    }
    return "broken";
}

std::filesystem::path standardFile() {
    const std::filesystem::path folder = dataFolder();
    return folder.empty() ? folder : folder / "journal.sqlite";
}

Journal::Journal(std::filesystem::path file) : file_(std::move(file)) {}
Journal::~Journal() = default;

Database* Journal::existing() {
    if (!database_) {
        const std::scoped_lock lock(openingMutex());
        if (!isThere(file_)) return nullptr;
        database_ = std::make_unique<Database>(withoutLinks(file_));
    }
    return database_.get();
}

Database& Journal::made() {
    if (!database_) {
        const std::scoped_lock lock(openingMutex());
        make(file_);
        database_ = std::make_unique<Database>(withoutLinks(file_));
    }
    return *database_;
}

Result<std::int64_t> Journal::append(const std::vector<Record>& rows, std::optional<std::int64_t> batch) {
    return capture([&] {
        Database& database = made();
        Transaction transaction(database, Transaction::Kind::kWrite);
        Head head = usableHeadOf(database);
        Statement add(database, std::string("INSERT INTO entry (")
                                    .append(kColumns)
                                    .append(") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
        for (const Record& record : rows) {
            const std::int64_t seq = ++head.count;
            if (!batch) batch = seq;
            const RawRow row = rawRowOf(record, seq, *batch);
            head.hash = hashOf(row, head.hash);
            insert(add, row, head.hash);
        }
        Statement(database, "UPDATE head SET count = ?1, hash = ?2")
            .bind(1, head.count)
            .bind(2, head.hash)
            .run();
        transaction.commit();
        return batch.value_or(0);
    });
}

Result<bool> Journal::hasSignedFor(const std::string& site) {
    return capture([&] {
        Database* const database = existing();
        if (database == nullptr) return false;
        Statement statement(*database, "SELECT 1 FROM entry WHERE site = ?1 AND outcome = 'signed' LIMIT 1");
        return statement.bind(1, site).step();
    });
}

Result<Page> Journal::list(const Query& query) {
    return capture([&] {
        Page page;
        Database* const database = existing();
        if (database == nullptr) return page;
        // One view of the file for the rows and their number.
        const Transaction transaction(*database, Transaction::Kind::kRead);
        const std::string needle = fold(query.search);
        Statement rows(*database, selectRows("WHERE ").append(kShown).append(
                                      " AND (?2 IS NULL OR seq < ?2) ORDER BY seq DESC LIMIT ?3"));
        rows.bind(1, needle).bind(3, static_cast<std::int64_t>(query.limit) + 1);
        if (query.before) rows.bind(2, *query.before);
        while (rows.step()) {
            page.more = page.entries.size() == query.limit;
            if (page.more) break;
            page.entries.push_back(entryOf(rawRowOf(rows)));
        }
        Statement count(*database, std::string("SELECT count(*) FROM entry WHERE ").append(kShown));
        if (count.bind(1, needle).step()) page.total = count.integer(0);
        return page;
    });
}

Outcome Journal::each(const std::function<void(const Entry&, BytesView)>& row) {
    return capture([&] {
        Database* const database = existing();
        if (database == nullptr) return;
        const Transaction transaction(*database, Transaction::Kind::kRead);
        Statement rows(*database, selectRows("ORDER BY seq"));
        while (rows.step())
            row(entryOf(rawRowOf(rows)), rows.blob(kHashColumn));
    });
}

Result<Verdict> Journal::verify(const std::optional<Bytes>& known) {
    return capture([&] {
        Verdict verdict;
        Bytes hash = firstHash();
        verdict.headKnown = !known || *known == hash;
        Database* const database = existing();
        if (database != nullptr) {
            const Transaction transaction(*database, Transaction::Kind::kRead);
            Statement rows(*database, selectRows("ORDER BY seq"));
            std::int64_t last = 0;
            while (rows.step()) {
                const RawRow row = rawRowOf(rows);
                ++verdict.entries;
                const Bytes written = rows.blob(kHashColumn);
                if (!verdict.problem) verdict.problem = flawOf(row, last, hashOf(row, hash) == written);
                // Goes on from what is written: the head noted earlier may lie behind the flaw.
                hash = written;
                last = row.seq;
                if (known && *known == hash) verdict.headKnown = true;
            }
            if (!verdict.problem) verdict.problem = flawOf(headOf(*database), last, hash);
        }
        verdict.head = toHex(hash);
        return verdict;
    });
}

}  // namespace tamga::journal
