// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/database.h"

#include <poll.h>
#include <sqlite3.h>

#include <new>
#include <utility>

#include "base/file.h"
#include "journal/folding.h"
#include "journal/place.h"

namespace tamga::journal {

namespace {

/// Another process writes for milliseconds; one that was stopped in the middle would hold us up for ever.
/// SQLite's own waiting grows to steps of 100 ms, in which somebody who writes much is always faster.
constexpr int kBusyStepMs = 3;
constexpr int kBusySteps = 5000 / kBusyStepMs;
constexpr int kMaxValueOctets = 4 * 1024 * 1024;

constexpr std::int64_t kApplicationId = 0x54414D47;  // "TAMG"
constexpr std::int64_t kVersion = 1;

// The texts are compared with those in the file: whoever adds a trigger or drops a constraint is noticed.
constexpr const char* kTables[] = {
    ("CREATE TABLE entry (seq INTEGER PRIMARY KEY, batch INTEGER NOT NULL, at INTEGER NOT NULL, "
     "act TEXT NOT NULL CHECK (act IN ('sign', 'login', 'list', 'choose')), site TEXT NOT NULL, document "
     "TEXT, "
     "digest TEXT, algorithm TEXT, format TEXT, thumbprint TEXT, owner TEXT, token TEXT, "
     "outcome TEXT NOT NULL CHECK (outcome IN ('begun', 'signed', 'refused', 'failed')), reason TEXT, "
     "hash BLOB NOT NULL) STRICT"),
    ("CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, "
     "hash BLOB NOT NULL) STRICT"),
    "CREATE INDEX entry_batch ON entry (batch)",
    "CREATE INDEX entry_site ON entry (site, outcome)",
};

/// SQLite says "full" for ENOSPC alone: a quota or a limit of the process is an unnamed failure of a write.
Reason reasonOf(int code, const std::filesystem::path& file) {
    if (code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_SHORT_READ) return Reason::kJournalBroken;
    if (code == SQLITE_IOERR_WRITE && !hasRoom(file)) return Reason::kJournalFull;
    switch (code & 0xFF) {
        case SQLITE_FULL:
            return Reason::kJournalFull;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Reason::kJournalBusy;
        case SQLITE_NOMEM:
            return Reason::kSystemMemory;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
        case SQLITE_CONSTRAINT:  // the rows contradict the head: somebody else wrote here
        case SQLITE_MISMATCH:
        case SQLITE_SCHEMA:
        case SQLITE_ERROR:  // a table or column that is not there
            return Reason::kJournalBroken;
        default:
            return Reason::kJournalUnwritable;
    }
}

int waitAStep(void* /*unused*/, int steps) {
    if (steps >= kBusySteps) return 0;
    ::poll(nullptr, 0, kBusyStepMs);
    return 1;
}

/// tamga_matches(needle, text...): whether a text holds the needle; both folded.
void matches(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto textOf = [](sqlite3_value* value) -> std::string_view {
        const auto* const text = static_cast<const char*>(sqlite3_value_blob(value));
        return text == nullptr ? std::string_view()
                               : std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    try {
        const std::string_view needle = textOf(values[0]);
        bool found = needle.empty();
        for (int i = 1; i < count && !found; ++i)
            found = fold(textOf(values[i])).find(needle) != std::string::npos;
        sqlite3_result_int(context, found ? 1 : 0);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);  // no exception may pass through C
    }
}

}  // namespace

Database::Database(const std::filesystem::path& file) : file_(file) {
    // The caller has looked at the file; NOFOLLOW closes the gap between looking and opening.
    constexpr int kFlags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW;
    try {
        if (sqlite3_open_v2(file.c_str(), &handle_, kFlags, nullptr) != SQLITE_OK) fail("open");
        configure();
        prepareTables();
    } catch (const Error&) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

Database::~Database() {
    sqlite3_close_v2(handle_);
}

void Database::fail(const char* action) const {
    if (handle_ == nullptr) throw Error(Reason::kSystemMemory, "SQLite");
    const int code = sqlite3_extended_errcode(handle_);
    std::string context = file_.string() + ": " + action + ": " + sqlite3_errmsg(handle_);
    if (code == SQLITE_CANTOPEN) context += ": " + systemMessage(sqlite3_system_errno(handle_));
    throw Error(reasonOf(code, file_), context);
}

void Database::configure() {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_handler(handle_, waitAStep, nullptr);
    // The file is ours, and yet nothing in it may act: no triggers, no views, no functions in its schema.
    constexpr std::pair<int, int> kOptions[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                                {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                                {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                                {SQLITE_DBCONFIG_ENABLE_VIEW, 0}};
    for (const auto& [option, value] : kOptions) {
        if (sqlite3_db_config(handle_, option, value, nullptr) != SQLITE_OK) fail("configure");
    }
    sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, kMaxValueOctets);
    sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
    constexpr int kKind = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    if (sqlite3_create_function_v2(handle_, "tamga_matches", -1, kKind, nullptr, matches, nullptr, nullptr,
                                   nullptr) != SQLITE_OK) {
        fail("configure");
    }
    // TRUNCATE instead of DELETE: one entry of the folder less to write for each signature. Not WAL: home
    // folders may lie on a network, where its shared memory does not work.
    execute(
        "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA journal_mode = TRUNCATE; "
        "PRAGMA synchronous = FULL");
}

void Database::execute(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("execute");
}

std::int64_t Database::number(std::string_view sql) {
    Statement statement(*this, sql);
    if (!statement.step()) throw Error(Reason::kJournalBroken, file_.string() + ": a row is missing");
    return statement.integer(0);
}

bool Database::hasOurTables() {
    Statement objects(*this, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
    for (const char* const table : kTables) {
        if (!objects.step() || objects.text(0) != table) return false;
    }
    return !objects.step();
}

void Database::createTables() {
    Transaction transaction(*this, Transaction::Kind::kWrite);
    // Another process may have been faster.
    if (number("SELECT count(*) FROM sqlite_schema") == 0) {
        for (const char* const table : kTables)
            execute(table);
        execute("INSERT INTO head VALUES (1, 0, zeroblob(32))");
        execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
        execute(("PRAGMA user_version = " + std::to_string(kVersion)).c_str());
    }
    transaction.commit();
}

void Database::prepareTables() {
    if (number("SELECT count(*) FROM sqlite_schema") == 0) createTables();
    if (number("PRAGMA application_id") != kApplicationId)
        throw Error(Reason::kJournalBroken, file_.string() + ": is no journal of Tamga");
    if (number("PRAGMA user_version") > kVersion)
        throw Error(Reason::kJournalUnwritable, file_.string() + ": was written by a newer version");
    if (!hasOurTables())
        throw Error(Reason::kJournalBroken, file_.string() + ": the tables are not those of Tamga");
}

void Database::examine() {
    Statement check(*this, "PRAGMA quick_check(1)");
    if (!check.step() || check.text(0) != "ok")
        throw Error(Reason::kJournalBroken, file_.string() + ": " + check.text(0).value_or("no answer"));
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
    if (sqlite3_prepare_v2(database.handle_, sql.data(), static_cast<int>(sql.size()), &handle_, nullptr) !=
        SQLITE_OK) {
        database.fail("prepare");
    }
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    if (sqlite3_bind_int64(handle_, parameter, value) != SQLITE_OK) database_.fail("bind");
    return *this;
}

Statement& Statement::bind(int parameter, const std::string& value) {
    if (sqlite3_bind_text64(handle_, parameter, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) !=
        SQLITE_OK) {
        database_.fail("bind");
    }
    return *this;
}

Statement& Statement::bind(int parameter, const std::optional<std::string>& value) {
    if (value) return bind(parameter, *value);
    if (sqlite3_bind_null(handle_, parameter) != SQLITE_OK) database_.fail("bind");
    return *this;
}

Statement& Statement::bind(int parameter, BytesView value) {
    if (sqlite3_bind_blob64(handle_, parameter, value.data(), value.size(), SQLITE_TRANSIENT) != SQLITE_OK)
        database_.fail("bind");
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_.fail("step");
    return false;
}

void Statement::run() {
    while (step()) {
    }
    // Its error, if any, was that of step.
    static_cast<void>(sqlite3_reset(handle_));
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}

std::optional<std::string> Statement::text(int column) const {
    if (sqlite3_column_type(handle_, column) == SQLITE_NULL) return std::nullopt;
    // The octets as they lie there: a text that is no UTF-8 must not look like another one.
    const void* const data = sqlite3_column_blob(handle_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

Bytes Statement::blob(int column) const {
    const auto* const data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column));
    return data == nullptr ? Bytes() : Bytes(data, data + sqlite3_column_bytes(handle_, column));
}

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
    // IMMEDIATE: whoever reads the head is the one who writes after it.
    database.execute(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    // After some errors SQLite has rolled back by itself; there is nothing to be done about another failure.
    if (open_ && sqlite3_get_autocommit(database_.handle_) == 0)
        sqlite3_exec(database_.handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace tamga::journal
