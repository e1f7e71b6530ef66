// The way out for finished mails: a port with two doors, a folder (spool) and a mail server (SMTP). Tests have their own.
// An outcome is a value; only a broken machine (no disk, no memory) throws. Thread: one caller at a time, stop() from any.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "mail/types.h"

namespace noren::mail {

// The spool folder took nothing; words: which folder, and why.
inline constexpr std::string_view kFolderStage = "folder";

struct Outcome {
  enum class Fate { handed_over, spooled, temporary, permanent, unknown };
  Fate fate = Fate::handed_over;
  int code = 0;       // SMTP reply code, 0 when there was none
  std::string stage;  // connect, mail, rcpt, data, body: what the answer was an answer to. Evidence: the same words mean
                      // "no such address" after rcpt and "the reader's filter" after body at some Japanese carriers. kFolderStage: ours
  std::string words;  // the server's, or the reason there were none
};

struct Envelope {
  std::string id;      // of the message: sent twice under one id it should be there once
  Instant written_at;  // when the message was put into the outbox
  std::string from;    // where refusals go
  std::string to;      // already in SMTP's form
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Outcome send(const Envelope& envelope, std::string_view raw) = 0;
  // Sending a message again leaves one copy: nothing has to be written down between two messages.
  virtual bool repeatable() const = 0;
  // Deletes what was kept of a message, for a person who is erased. False: it is still there. From any thread.
  virtual bool forget(const Copy&) { return true; }
  // What is sent goes into a folder, and from here to nobody.
  virtual bool spools() const { return false; }
  // Ends a send() under way soon, as temporary; later ones fail at once.
  virtual void stop() {}
};

// One file per message: FOLDER/2026-11-21/3f/<id>.eml, by Japan's day of writing and a hash, so that no folder grows large.
// Written beside and renamed: a reader never sees half a mail.
std::unique_ptr<Transport> open_spool(const std::string& folder, bool sync);
// Where a message lies (or would lie) below the folder.
std::string spool_path(std::string_view id, Instant written_at);

struct SmtpOptions {
  std::string url;          // smtp://user:pass@host:587, smtp://localhost, smtps://…
  std::string own_name;     // said in EHLO; "" = the machine's name
  int connect_ms = 10'000;  // deadlines
  int answer_ms = 30'000;   // for one answer of the server
  int whole_ms = 120'000;   // for one mail
};
// With a user name STARTTLS and a valid certificate are required. Throws std::invalid_argument for an address that is none.
std::unique_ptr<Transport> open_smtp(const SmtpOptions& options);

// The [mail] relay setting names a mail server, and not the folder.
bool is_server(const std::string& relay);
// The transport of the [mail] relay setting: "spool:" or an SMTP address. Throws std::invalid_argument with a plain sentence.
std::unique_ptr<Transport> open_transport(const std::string& relay, const std::string& spool_folder);

}  // namespace noren::mail
