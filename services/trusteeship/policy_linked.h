// Who is placed for a measure (MOE22-6b): postings of the rotation service linked with the measures of a trusteeship. Pure functions of
// values; the rule is written in full at Measure.HeadCount in the proto.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

// A posting as the rotation service told of it. Of the person only the name of the resource, to count each once.
struct HeardPosting {
  std::string name;
  int64_t revision = 0;
  std::string trusteeship;  // it rests on, "" once it rests on none
  std::string person;
  rotation::v1::Posting::Kind kind = rotation::v1::Posting::KIND_UNSPECIFIED;
  rotation::v1::Posting::Direction direction = rotation::v1::Posting::DIRECTION_UNSPECIFIED;
  rotation::v1::Posting::State state = rotation::v1::Posting::STATE_UNSPECIFIED;
  std::string host;
  std::string start, end;  // full dates
};

namespace policy {

// The posting as it is kept here.
HeardPosting FactsOf(const rotation::v1::Posting& posting);

// What of `measures`, all of the trusteeship, the postings that rest on it are linked with, by name of the measure: those that move
// people and are not CANCELLED, also where nothing is linked.
std::map<std::string, v1::Measure::HeadCount> Link(const v1::Trusteeship& trusteeship,
                                                   const std::vector<v1::Measure>& measures,
                                                   const std::vector<HeardPosting>& postings);

// The measure with its head count, and whether what it declares still stands.
v1::Measure WithHeadCount(v1::Measure measure, const v1::Measure::HeadCount& head_count);
v1::Measure WithoutHeadCount(v1::Measure measure);

// Declared, linked, and what lies between; of a measure that moves people.
v1::HeadCountLine LineOf(const v1::Measure& measure);
bool Differs(const v1::HeadCountLine& line);

// Postings that were not withdrawn and are linked with none of the measures, in order of name.
std::vector<std::string> Unmeasured(const std::vector<v1::Measure>& measures,
                                    const std::vector<HeardPosting>& postings);

}  // namespace policy
}  // namespace jiedui::trusteeship
