// Parameters and result rows of a statement, the same for both engines.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace jiedui::db {

// A parameter, bound with an explicit type: NULL, BIGINT, TEXT or BYTEA. Does not own: text and bytes must outlive the call.
class Value {
 public:
  struct Bytes {
    std::string_view data;
  };

  Value(std::nullptr_t) {}                                     // NOLINT(google-explicit-constructor): literals in
  Value(int64_t number) : value_(number) {}                    // NOLINT  parameter lists read as what they are
  Value(int number) : value_(static_cast<int64_t>(number)) {}  // NOLINT
  Value(bool flag) : value_(static_cast<int64_t>(flag)) {}     // NOLINT  booleans are 0/1 integers
  Value(std::string_view text) : value_(text) {}               // NOLINT
  Value(const char* text) : value_(std::string_view(text)) {}  // NOLINT
  Value(const std::string& text) : value_(std::string_view(text)) {}  // NOLINT
  Value(Bytes bytes) : value_(bytes) {}                               // NOLINT
  template <class T>
  Value(const std::optional<T>& value) {  // NOLINT
    if (value.has_value()) *this = Value(*value);
  }

  const std::variant<std::monostate, int64_t, std::string_view, Bytes>& get() const { return value_; }

 private:
  std::variant<std::monostate, int64_t, std::string_view, Bytes> value_;
};

inline Value::Bytes AsBytes(std::string_view data) { return Value::Bytes{data}; }

// The current row of a result, columns from 0. Views are valid until the callback returns. Reading a NULL gives 0 or "".
class Row {
 public:
  virtual ~Row() = default;
  virtual bool IsNull(int column) const = 0;
  virtual int64_t Int(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;  // also for bytes
};

}  // namespace jiedui::db
