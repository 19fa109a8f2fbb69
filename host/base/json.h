// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// JSON values (RFC 8259), strict on input: UTF-8 checked, one value, no duplicate names, nesting at most
// 32, no comments. Numbers that are not integers in the range of int64 are kept as double.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace tamga {

class Json final {
  public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    /// Members in the order of writing.
    using Object = std::vector<Member>;

    Json() noexcept = default;                                     ///< null
    Json(bool value) : value_(value) {}                            // NOLINT(google-explicit-constructor)
    Json(int value) : value_(static_cast<std::int64_t>(value)) {}  // NOLINT
    Json(std::int64_t value) : value_(value) {}                    // NOLINT
    Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}  // NOLINT
    Json(double value) : value_(value) {}                                    // NOLINT
    Json(const char* value) : value_(std::string(value)) {}                  // NOLINT
    Json(std::string_view value) : value_(std::string(value)) {}             // NOLINT
    Json(std::string value) : value_(std::move(value)) {}                    // NOLINT
    Json(Array value) : value_(std::move(value)) {}                          // NOLINT
    Json(Object value) : value_(std::move(value)) {}                         // NOLINT
    /// Not the variant's own copy: libstdc++ 12 takes a variant of strings and vectors for one that is never
    /// without a value, and jumps to nowhere when the copy of one of them runs out of memory.
    Json(const Json& other) {
        std::visit([this](const auto& value) { value_ = std::remove_cvref_t<decltype(value)>(value); },
                   other.value_);
    }
    Json(Json&&) noexcept = default;
    Json& operator=(const Json& other) {
        Json copy(other);
        value_ = std::move(copy.value_);
        return *this;
    }
    Json& operator=(Json&&) noexcept = default;
    ~Json() = default;

    static Json object(std::initializer_list<Member> members) { return Json(Object(members)); }
    static Json array() { return Json(Array()); }

    /// Error(protocol.json) on anything malformed. Never throws, never recurses deeper than 32.
    static Result<Json> parse(std::string_view text);
    /// One line, members in order.
    [[nodiscard]] std::string print() const;
    /// Indented by two spaces, for people.
    [[nodiscard]] std::string printPretty() const;

    [[nodiscard]] bool isNull() const noexcept { return std::holds_alternative<std::monostate>(value_); }
    /// Null pointers when the value is of another type.
    [[nodiscard]] const bool* boolean() const noexcept { return std::get_if<bool>(&value_); }
    [[nodiscard]] const std::int64_t* integer() const noexcept { return std::get_if<std::int64_t>(&value_); }
    [[nodiscard]] const double* real() const noexcept { return std::get_if<double>(&value_); }
    [[nodiscard]] const std::string* string() const noexcept { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const Array* elements() const noexcept { return std::get_if<Array>(&value_); }
    [[nodiscard]] const Object* members() const noexcept { return std::get_if<Object>(&value_); }
    [[nodiscard]] Array* elements() noexcept { return std::get_if<Array>(&value_); }

    /// Member by name, or null pointer (also when this is not an object).
    [[nodiscard]] const Json* find(std::string_view name) const noexcept;
    /// Adds a member to an object (a null becomes an empty object first).
    void set(std::string name, Json value);
    /// Adds an element to an array (a null becomes an empty array first).
    void push(Json value);

  private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace tamga
