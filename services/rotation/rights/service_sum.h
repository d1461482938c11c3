// How long somebody served in schools that count: pure arithmetic over spells of work and dated categories of schools.
//
// 1. On each day a person holds at most one full post. Postings take their share of the day first, in order of start and name; base
//    employments take what remains, in the same order. So a teacher posted for half of the time to another school serves the other
//    half in the own one, and nobody serves a day twice.
// 2. A piece of work counts on the days on which its school belongs to a category that counts, as the lists say of that very day, and
//    if its kind counts at all.
// 3. Days next to each other with the same counted share are one spell, whatever schools they were spent in; a day without any ends
//    the spell. Breaks are not counted.
// 4. A spell is its whole calendar months from its first day (31 January, 28 February, 31 March: the end of a short month stands for
//    the day that it lacks), and the days that are left.
// 5. The share multiplies both; part of a month is that part of the days that make a month (the rule says 30), and in a spell of
//    part-time these days and the others make a month where they are more of them: nine tenths of 13 months and 29 days are 12 months and
//    17.1 days. As many make one only where the month that the spell is in is not counted whole before it is over: half of 23 months and
//    30 days is 11 months and 30 days, as half of the next day is 12 months.
// 6. Over several spells months and days are added apart, then 30 days make a month. Within one spell they never do: 19 years, 11
//    months and 30 days in one spell are not 20 years.
//
// Of an employment whose dates are given by year or month only the days count on which it certainly was; the others are open questions, like a
// category that nobody loaded. Nobody is employed beyond one full post, so that what is certain leaves what is not its place.
//
// All intervals are half-open: who serves from 1 September until 1 September has served a year, and has served it on the latter day,
// not before.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/civil.h"
#include "common/base/exact.h"

namespace jiedui::rotation::policy {

// ---- What is known -------------------------------------------------------------------------------------------------------

// Not a posting: the base employment.
inline constexpr int kOwnPost = 0;

// Work at one school.
struct Work {
  std::string source;   // postings/… or people/…
  std::string school;   // parties/…
  Period days;          // on which it certainly was; none where the end is not after the start
  Exact share = 1;      // of a full post, above 0, at most 1
  int kind = kOwnPost;  // a kind of posting, or the base employment
  std::optional<Period> possible = std::nullopt;  // where its dates are not given to the day: on which it may have been
};

// What a list says of a school. That it is in a category on other days says nothing of a day: it is in none only where a complete list
// without it holds (v1::GetSchoolCategoriesResponse says the same).
struct Listed {
  std::string school;
  int category = 0;
  Period days;         // a start that is only attested leaves the days before it unknown
  std::string source;  // which list
  bool holds =
      true;  // false: a complete list of the school's area holds on these days, which names it only by rows of its own
};

// What counts: work of one of the kinds at a school of one of the categories.
struct Counting {
  std::set<int> categories, kinds;
};

// ---- What follows --------------------------------------------------------------------------------------------------------

enum class Verdict {
  kCounts,
  kOtherCategory,      // the school was in no category that counts
  kCategoryNotLoaded,  // nobody has loaded whether it was
  kCategoryNotKnown,   // a source speaks of it from a later day only
  kKindDoesNotCount,
  kDateNotKnown,  // it would count, but whether it was on these days is not known
  kPostFull,      // other work of these days made a full post already
};

// A stretch of one work with one verdict.
struct Piece {
  size_t work = 0;  // index into the works
  absl::CivilDay start, end;
  Exact share;  // of the day, what was left of a full post
  Verdict verdict = Verdict::kCounts;
  std::vector<std::string> lists;  // sources that say so, sorted
};

// A spell that counts, by the day: adjacent days of one share.
struct Spell {
  absl::CivilDay start, end;
  Exact share;
  bool operator==(const Spell&) const = default;
};

// Works laid side by side over all time; open ends reach kHorizon.
struct Layout {
  std::vector<Piece> pieces;   // by start, then work
  std::vector<Spell> counted;  // by start
  std::vector<Spell>
      at_most;  // the same if whatever is not loaded or not known counted, and no other work had been in its place
};

inline constexpr absl::CivilDay kHorizon{2300, 1, 1};

Layout LayOut(const std::vector<Work>& works, const std::vector<Listed>& listed, const Counting& counting);

// Whole calendar months from `start`, and the days left until `end`.
struct MonthsAndDays {
  int64_t months = 0;
  int64_t days = 0;
  bool operator==(const MonthsAndDays&) const = default;
};
MonthsAndDays Between(absl::CivilDay start, absl::CivilDay end);
// The same day so many months later, or the last of a shorter month.
absl::CivilDay MonthsLater(absl::CivilDay day, int64_t months);

// A length of service. Of several spells, and of part-time, `days` is below the days of a month; of a single one it need not be.
struct Amount {
  int64_t months = 0;
  Exact days;
  bool operator==(const Amount&) const = default;
  bool valid() const { return days.valid(); }
};

// Of one spell.
Amount AmountOf(const Spell& spell, int64_t days_a_month);
// Of all spells as far as they lie before `as_of`. Never falls as `as_of` grows.
Amount Sum(const std::vector<Spell>& spells, absl::CivilDay as_of, int64_t days_a_month);

// Whole months that the sum of a layout cannot exceed, whatever is found out about what is not known. Where spells are cut decides which
// months of 28 to 31 days are whole, so that the parts of a spell may give some days more than the whole: five for each cut at most.
int64_t MostMonths(const Layout& layout, absl::CivilDay as_of, int64_t days_a_month);

// The spell that goes on on a day, as if it never ended; null when none does.
const Spell* SpellOn(const std::vector<Spell>& spells, absl::CivilDay day);

// The spells as if full-time service that counts began on a day on which none goes on, and never ended.
std::vector<Spell> WithServiceFrom(std::vector<Spell> spells, absl::CivilDay day);

// The first day on which the sum has reached `months`, if there is one until `last`.
std::optional<absl::CivilDay> FirstReached(const std::vector<Spell>& spells, int64_t months, int64_t days_a_month,
                                           absl::CivilDay last);
// The same, from `as_of` on, if the spell that goes on on that day went on for ever with its share. None if none does, or not
// before kHorizon.
std::optional<absl::CivilDay> ReachedIfItGoesOn(const std::vector<Spell>& spells, absl::CivilDay as_of, int64_t months,
                                                int64_t days_a_month);

// What full-time service, apart from what there is, would still be needed to reach `months`: at least a day where they are not
// reached.
Amount Shortfall(const Amount& sum, int64_t months, int64_t days_a_month);

// "19年11个月30天", "11个月14又1/2天", "0天".
std::string Chinese(const Amount& amount);

}  // namespace jiedui::rotation::policy
