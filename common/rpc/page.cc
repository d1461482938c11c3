#include "common/rpc/page.h"

#include <algorithm>
#include <array>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "sodium.h"

namespace jiedui::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kVersion = 1;
constexpr size_t kHashBytes = 16;
constexpr size_t kMaxKeyBytes = 256;
constexpr size_t kMaxTokenBytes = (1 + kHashBytes + kMaxKeyBytes) * 4 / 3 + 4;
static_assert(kHashBytes >= crypto_generichash_BYTES_MIN);

const FieldDescriptor* FieldOf(const Message& request, const char* name) {
  return request.GetDescriptor()->FindFieldByName(name);
}

// Of the type and of all fields but the two of paging.
std::string HashOfArguments(const Message& request) {
  const std::unique_ptr<Message> arguments(request.New());
  arguments->CopyFrom(request);
  for (const char* name : {"page_token", "page_size"}) {
    if (const FieldDescriptor* field = FieldOf(request, name))
      arguments->GetReflection()->ClearField(arguments.get(), field);
  }
  std::string input = StrCat(request.GetDescriptor()->full_name(), std::string_view("\0", 1));
  {
    google::protobuf::io::StringOutputStream stream(&input);  // appends
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    arguments->SerializeToCodedStream(&coded);
  }
  std::array<unsigned char, kHashBytes> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                     nullptr, 0);
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

bool IsKey(std::string_view key) {
  if (key.empty() || key.size() > kMaxKeyBytes) return false;
  const std::vector<absl::string_view> segments = absl::StrSplit(ToAbsl(key), '/');
  return std::all_of(segments.begin(), segments.end(), [](absl::string_view segment) {
    return IsResourceId({segment.data(), segment.size()});
  });
}

}  // namespace

absl::StatusOr<int> PageSize(int32_t page_size) {
  if (page_size < 0) return InvalidField("page_size", "应为 0（表示 50）到 500");
  return page_size == 0 ? kDefaultPageSize : std::min<int>(page_size, kMaxPageSize);
}

absl::StatusOr<std::string> PageKey(const Message& request) {
  std::string scratch;
  const std::string& token =
      request.GetReflection()->GetStringReference(request, FieldOf(request, "page_token"), &scratch);
  if (token.empty()) return std::string();
  std::string decoded;
  // Only the form that we write: base64 has several spellings of the same bytes.
  if (token.size() > kMaxTokenBytes || !absl::WebSafeBase64Unescape(token, &decoded) ||
      absl::WebSafeBase64Escape(decoded) != token) {
    return Failure(kPageTokenInvalid);
  }
  if (decoded.size() <= 1 + kHashBytes || decoded[0] != kVersion) return Failure(kPageTokenInvalid);
  if (decoded.compare(1, kHashBytes, HashOfArguments(request)) != 0) return Failure(kPageTokenInvalid);
  std::string key = decoded.substr(1 + kHashBytes);
  if (!IsKey(key)) return Failure(kPageTokenInvalid);
  return key;
}

std::string NextPageToken(const Message& request, std::string_view last_key) {
  const std::string token = StrCat(std::string_view(&kVersion, 1), HashOfArguments(request), last_key);
  return absl::WebSafeBase64Escape(token);
}

}  // namespace jiedui::rpc
