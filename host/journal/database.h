// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// SQLite as far as the journal needs it: a connection, statements, transactions. Everything throws
// Error(journal.unwritable | journal.full | journal.broken | journal.busy | system.memory).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tamga::journal {

class Database;

class Statement final {
  public:
    Statement(Database& database, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Parameters count from 1.
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, const std::string& value);
    Statement& bind(int parameter, const std::optional<std::string>& value);
    Statement& bind(int parameter, BytesView value);

    /// True when there is a row.
    [[nodiscard]] bool step();
    /// For statements without rows; may be bound and run again.
    void run();

    /// Columns count from 0.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::optional<std::string> text(int column) const;
    [[nodiscard]] Bytes blob(int column) const;

  private:
    Database& database_;
    sqlite3_stmt* handle_ = nullptr;
};

class Database final {
  public:
    /// Opens the file that is there; an empty one is given its tables. Error(journal.broken) for a file that
    /// is no journal, Error(journal.unwritable) for one of a newer version.
    explicit Database(const std::filesystem::path& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const char* sql);
    /// The only row of a statement.
    [[nodiscard]] std::int64_t number(std::string_view sql);
    /// A full check of the file; Error(journal.broken).
    void examine();

    [[noreturn]] void fail(const char* action) const;

  private:
    friend class Statement;
    friend class Transaction;
    void configure();
    void prepareTables();
    void createTables();
    [[nodiscard]] bool hasOurTables();

    std::filesystem::path file_;
    sqlite3* handle_ = nullptr;
};

/// Rolled back unless it is committed.
class Transaction final {
  public:
    enum class Kind : std::uint8_t { kRead, kWrite };
    Transaction(Database& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    Database& database_;
    bool open_ = true;
};

}  // namespace tamga::journal
