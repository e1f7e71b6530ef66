-- Nobody can ask for it any more.
DELETE FROM member_proofs WHERE left_at <= $1
