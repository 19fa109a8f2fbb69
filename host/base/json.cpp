// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <new>

#include "base/text.h"

namespace tamga {

namespace {

constexpr std::size_t kMaxDepth = 32;

/// RapidJSON's own allocator does not look whether there was memory: its stack would be written to at an
/// address that the sender chooses by the length of a text.
class ThrowingAllocator final {
  public:
    void* Malloc(std::size_t size) { return size == 0 ? nullptr : checked(std::malloc(size)); }  // NOLINT
    void* Realloc(void* original, std::size_t /*originalSize*/, std::size_t size) {              // NOLINT
        if (size != 0) return checked(std::realloc(original, size));                             // NOLINT
        std::free(original);                                                                     // NOLINT
        return nullptr;
    }
    static void Free(void* memory) { std::free(memory); }  // NOLINT

  private:
    static void* checked(void* memory) {
        if (memory == nullptr) throw std::bad_alloc();
        return memory;
    }
};

using Utf8 = rapidjson::UTF8<>;
using Buffer = rapidjson::GenericStringBuffer<Utf8, ThrowingAllocator>;

/// Builds a Json from RapidJSON's events; a false return stops the parser.
class Builder final {
  public:
    bool Null() { return add(Json()); }
    bool Bool(bool value) { return add(Json(value)); }
    // Numbers come as text: RapidJSON's own full-precision reader counts the leading zeros of a zero mantissa
    // ("0e41"), which has no defined result.
    bool RawNumber(const char* text, rapidjson::SizeType length, bool /*copy*/) {
        const char* const end = text + length;
        std::int64_t integer = 0;
        const auto [integerEnd, integerCode] = std::from_chars(text, end, integer);
        if (integerCode == std::errc() && integerEnd == end) return add(Json(integer));
        double real = 0;
        const auto [realEnd, realCode] = std::from_chars(text, end, real);
        if (realCode == std::errc() && realEnd == end) return add(Json(real));
        problem_ = "number out of range";
        return false;
    }
    bool Int(int /*value*/) { return false; }
    bool Uint(unsigned /*value*/) { return false; }
    bool Int64(std::int64_t /*value*/) { return false; }
    bool Uint64(std::uint64_t /*value*/) { return false; }
    bool Double(double /*value*/) { return false; }
    bool String(const char* text, rapidjson::SizeType length, bool /*copy*/) {
        if (!isText({text, length})) return false;
        return add(Json(std::string(text, length)));
    }
    bool StartObject() { return open(Json::Object{}); }
    bool Key(const char* text, rapidjson::SizeType length, bool /*copy*/) {
        if (!isText({text, length})) return false;
        levels_.back().key.assign(text, length);
        return true;
    }
    bool EndObject(rapidjson::SizeType /*count*/) {
        Level level = std::move(levels_.back());
        levels_.pop_back();
        if (hasDuplicates(level.members)) {
            problem_ = "duplicate member name";
            return false;
        }
        return add(Json(std::move(level.members)));
    }
    bool StartArray() { return open(Json::Array{}); }
    bool EndArray(rapidjson::SizeType /*count*/) {
        Level level = std::move(levels_.back());
        levels_.pop_back();
        return add(Json(std::move(level.elements)));
    }

    [[nodiscard]] Json take() { return std::move(root_); }
    [[nodiscard]] const char* problem() const { return problem_; }

  private:
    struct Level {
        bool isObject = false;
        Json::Object members;
        Json::Array elements;
        std::string key;
    };

    /// Checked here rather than by RapidJSON, which lets an escaped low surrogate stand alone and then
    /// writes it out as octets that are no UTF-8.
    bool isText(std::string_view text) {
        if (isUtf8(text)) return true;
        problem_ = "malformed UTF-8";
        return false;
    }

    template <typename Container>
    bool open(const Container& /*empty*/) {
        if (levels_.size() == kMaxDepth) {
            problem_ = "nested too deeply";
            return false;
        }
        levels_.emplace_back();
        levels_.back().isObject = std::is_same_v<Container, Json::Object>;
        return true;
    }

    /// Not inlined: knowing what the value holds, gcc 12 warns that what it does not hold was never set.
    [[gnu::noinline]] bool add(Json value) {
        if (levels_.empty()) {
            root_ = std::move(value);
        } else if (levels_.back().isObject) {
            levels_.back().members.emplace_back(std::move(levels_.back().key), std::move(value));
        } else {
            levels_.back().elements.push_back(std::move(value));
        }
        return true;
    }

    /// Sorted views rather than a search for each member: a hostile object of 200,000 members must not take
    /// quadratic time.
    static bool hasDuplicates(const Json::Object& members) {
        std::vector<std::string_view> names;
        names.reserve(members.size());
        for (const Json::Member& member : members)
            names.emplace_back(member.first);
        std::sort(names.begin(), names.end());
        return std::adjacent_find(names.begin(), names.end()) != names.end();
    }

    std::vector<Level> levels_;
    Json root_;
    const char* problem_ = nullptr;
};

template <typename Writer>
void writeValue(Writer& writer, const Json& json) {
    const auto text = [](const std::string& value) { return static_cast<rapidjson::SizeType>(value.size()); };
    if (const bool* const flag = json.boolean()) {
        writer.Bool(*flag);
    } else if (const std::int64_t* const integer = json.integer()) {
        writer.Int64(*integer);
    } else if (const double* const real = json.real()) {
        // JSON has no infinities; nothing of ours produces one, and null is what JavaScript writes.
        if (!writer.Double(*real)) writer.Null();
    } else if (const std::string* const string = json.string()) {
        writer.String(string->data(), text(*string));
    } else if (const Json::Array* const elements = json.elements()) {
        writer.StartArray();
        for (const Json& element : *elements)
            writeValue(writer, element);
        writer.EndArray();
    } else if (const Json::Object* const members = json.members()) {
        writer.StartObject();
        for (const auto& [name, value] : *members) {
            writer.Key(name.data(), text(name));
            writeValue(writer, value);
        }
        writer.EndObject();
    } else {
        writer.Null();
    }
}

}  // namespace

Result<Json> Json::parse(std::string_view text) {
    return capture([&] {
        // A terminating NUL inside the text would end RapidJSON's stream early and hide what follows.
        if (text.find('\0') != std::string_view::npos) throw Error(Reason::kProtocolJson, "NUL octet");
        const std::string terminated(text);
        rapidjson::StringStream stream(terminated.c_str());
        rapidjson::GenericReader<Utf8, Utf8, ThrowingAllocator> reader;
        Builder builder;
        constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
        const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
        if (result.IsError()) {
            const char* const problem =
                builder.problem() != nullptr ? builder.problem() : rapidjson::GetParseError_En(result.Code());
            throw Error(Reason::kProtocolJson,
                        std::string(problem) + " at octet " + std::to_string(result.Offset()));
        }
        return builder.take();
    });
}

std::string Json::print() const {
    Buffer buffer;
    rapidjson::Writer<Buffer, Utf8, Utf8, ThrowingAllocator> writer(buffer);
    writeValue(writer, *this);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string Json::printPretty() const {
    Buffer buffer;
    rapidjson::PrettyWriter<Buffer, Utf8, Utf8, ThrowingAllocator> writer(buffer);
    writer.SetIndent(' ', 2);
    writeValue(writer, *this);
    return {buffer.GetString(), buffer.GetSize()};
}

const Json* Json::find(std::string_view name) const noexcept {
    const Object* const all = members();
    if (all == nullptr) return nullptr;
    for (const auto& [key, value] : *all) {
        if (key == name) return &value;
    }
    return nullptr;
}

void Json::set(std::string name, Json value) {
    if (isNull()) value_ = Object();
    Object& all = std::get<Object>(value_);
    for (auto& [key, old] : all) {
        if (key == name) {
            old = std::move(value);
            return;
        }
    }
    all.emplace_back(std::move(name), std::move(value));
}

void Json::push(Json value) {
    if (isNull()) value_ = Array();
    std::get<Array>(value_).push_back(std::move(value));
}

}  // namespace tamga
