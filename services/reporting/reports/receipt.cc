#include "services/reporting/reports/receipt.h"

#include <sodium.h>

#include <array>
#include <string_view>

#include "common/base/json_text.h"
#include "common/base/signed_text.h"
#include "common/base/text.h"

namespace jiedui::reporting {
namespace {

// A line: a word, then values. Texts of people are JSON strings, so that no text can look like a line of its own.
class Lines {
 public:
  Lines& Begin(std::string_view word) {
    if (!text_.empty()) text_.push_back('\n');
    text_.append(word);
    return *this;
  }
  Lines& Word(std::string_view word) {
    text_.push_back(' ');
    text_.append(word.empty() ? "-" : word);
    return *this;
  }
  Lines& Number(int64_t number) { return Word(StrCat(number)); }
  Lines& Text(std::string_view text) {
    text_.push_back(' ');
    AppendJsonText(text_, text);
    return *this;
  }
  std::string Take() { return std::move(text_) + "\n"; }

 private:
  std::string text_;
};

void AddAnswer(Lines& lines, const v1::Answer& answer) {
  if (answer.unit().empty()) {
    lines.Begin("text").Word(answer.question()).Text(answer.text());
  } else if (answer.source().empty()) {
    lines.Begin("figure").Word(answer.question()).Word(answer.value()).Text(answer.unit());
  } else {
    lines.Begin("computed").Word(answer.question()).Word(answer.known() ? answer.value() : "unknown");
    lines.Text(answer.unit()).Word(answer.source()).Text(answer.source_type()).Number(answer.facts());
    answer.confirmed() ? lines.Word("confirmed") : lines.Word("explained").Text(answer.explanation());
  }
}

}  // namespace

std::string ReceiptText(const v1::Report& report) {
  Lines lines;
  lines.Begin("jiedui-report/1");
  lines.Begin("report").Word(report.name()).Number(report.version());
  lines.Begin("of").Word(report.duty()).Word(report.period()).Word(report.from()).Word(report.until());
  lines.Begin("by").Word(report.party()).Word(report.region_code()).Text(report.party_name());
  lines.Begin("form").Word(report.form()).Number(report.form_revision());
  for (const std::string& pairing : report.pairings()) lines.Begin("pairing").Word(pairing);
  for (const v1::SourcePosition& position : report.positions()) {
    lines.Begin("known").Word(position.service()).Number(position.position());
  }
  for (const v1::Answer& answer : report.answers()) AddAnswer(lines, answer);
  for (const v1::Difficulty& difficulty : report.difficulties()) {
    lines.Begin("difficulty").Text(difficulty.text()).Text(difficulty.measure());
  }
  for (const v1::Attachment& attachment : report.attachments()) {
    lines.Begin("attachment").Word(attachment.sha256()).Text(attachment.title()).Text(attachment.uri());
  }
  lines.Begin("submitted").Word(report.submitted_on()).Text(report.submitted_by());
  return lines.Take();
}

std::string Sha256Hex(std::string_view bytes) {
  std::array<char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return ToHex({hash.data(), hash.size()});
}

}  // namespace jiedui::reporting
