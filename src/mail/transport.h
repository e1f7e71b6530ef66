// The way out for finished mails: a port with two doors, a folder (spool) and a mail server (SMTP). Tests have their own.
// An outcome is a value; only a broken machine (no disk, no memory) throws. Thread: a folder has one caller at a time, a server at_once() of
// them; stop() from any.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "env/dns.h"
#include "env/stream.h"
#include "mail/types.h"

namespace noren::mail {

// The spool folder took nothing; words: which folder, and why.
inline constexpr std::string_view kFolderStage = "folder";
// No server was asked: the domain name system knows no way to one.
inline constexpr std::string_view kDnsStage = "dns";

struct Outcome {
  enum class Fate { handed_over, spooled, temporary, permanent, unknown };
  Fate fate = Fate::handed_over;
  int code = 0;       // SMTP reply code, 0 when there was none
  std::string stage;  // connect, mail, rcpt, data, body: what the answer was an answer to. Evidence: the same words mean
                      // "no such address" after rcpt and "the reader's filter" after body at some Japanese carriers. kFolderStage: ours
  std::string words;  // the server's, or the reason there were none
  std::string enhanced = {};  // "5.1.1" (RFC 3463), where the server says one
  std::string server = {};    // "mx.example.jp [192.0.2.1]:25"
  std::string tls = {};       // "TLSv1.3 TLS_AES_256_GCM_SHA384 trusted"; "" for open text
  bool withheld = false;      // before_dot said no: nothing was sent, and nothing is to be written down
};

// Asked when all but the last dot of a mail has gone to that server: false, and it is not sent. Must not throw.
using BeforeDot = std::function<bool(std::string_view server)>;

struct Envelope {
  std::string id;              // of the message: sent twice under one id it should be there once
  Instant written_at;          // when the message was put into the outbox
  std::string from;            // where refusals go
  std::string to;              // already in SMTP's form
  std::string report_id = {};  // by which the reports of other servers name it (ENVID); "" = no reports are asked for
  BeforeDot before_dot = {};   // a folder does not ask
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Outcome send(const Envelope& envelope, std::string_view raw) = 0;
  // Sending a message again leaves one copy: nothing has to be written down between two messages.
  virtual bool repeatable() const = 0;
  // Deletes what was kept of a message, for a person who is erased. False: it is still there. From any thread.
  virtual bool forget(const Copy&) { return true; }
  // How many send() may be under way at once; of one lane, that is, whoever is told by lane_of(to) to be behind the same door.
  virtual int at_once() const { return 1; }
  virtual int at_once_per_lane() const { return 1; }
  virtual std::string lane_of(std::string_view) const { return ""; }
  virtual bool has_lanes() const { return false; }  // more than the one, ""
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
  std::string url;          // smtp://user:pass@host:587, smtp://localhost, smtps://…, mx: (to each recipient's own server)
  std::string own_name;     // said in EHLO; "" = the machine's name
  int connect_ms = 30'000;  // deadlines
  int answer_ms = 300'000;  // for one answer of the server; RFC 5321 4.5.3.2 asks for so much
  int at_once = 1;
  int at_once_per_domain = 1;
};
// With a user name STARTTLS and a valid certificate are required. Throws std::invalid_argument for an address that is none.
std::unique_ptr<Transport> open_smtp(const SmtpOptions& options, std::unique_ptr<env::Dns> dns);
// The same over other connections than the machine's own.
std::unique_ptr<Transport> open_smtp_over(const SmtpOptions& options, std::unique_ptr<env::Streams> streams, std::unique_ptr<env::Dns> dns);

// The [mail] relay setting names a mail server, and not the folder.
bool is_server(const std::string& relay);

}  // namespace noren::mail
