<?php

declare(strict_types=1);

const OPT_OUT = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Decides the reply to an SMS, as scenarios/sms-reply/extension.js does. `deny` means that no reply is sent. */
function decide(array $data, array $settings): array
{
    // Keywords are plain ASCII, so that nothing is lost without the extension mbstring.
    $words = preg_split('/\s+/u', strtoupper($data['Body']), -1, PREG_SPLIT_NO_EMPTY);
    if (count($words) === 1 && in_array($words[0], OPT_OUT, true)) {
        return ['decision' => 'deny', 'reason' => 'the sender opted out'];
    }
    $at = DateTimeImmutable::createFromFormat(DATE_RFC2822, $data['DateCreated']);
    if ($at === false) {
        throw new InvalidArgumentException('DateCreated is no date');
    }
    $there = $at->setTimezone(new DateTimeZone('UTC'))->modify("{$settings['utcOffsetMinutes']} minutes");
    $reply = reply_to($words, (int) $there->format('w'), $there->format('H:i'), $settings);
    return ['decision' => 'allow', 'changes' => ['reply' => $reply]];
}

function reply_to(array $words, int $day, string $clock, array $settings): string
{
    ['shop' => $shop, 'opens' => $opens, 'closes' => $closes] = $settings;
    $open = $day !== 0 && strcmp($clock, $opens) >= 0 && strcmp($clock, $closes) < 0;
    switch ($words[0] ?? '') {
        case 'HELP':
        case 'INFO':
            return "$shop: write HOURS, or ORDER and its number. STOP ends all messages.";
        case 'HOURS':
            $now = $open ? 'open' : 'closed';
            return "We are open Monday to Saturday, $opens to $closes. Right now we are $now.";
        case 'ORDER':
            return order_reply($words[1] ?? '');
    }
    if ($open) {
        return "Thank you for writing to $shop! One of us answers within the hour.";
    }
    $next = next_opening($day, $clock, $opens);
    return "Thank you for writing to $shop! It is " . DAYS[$day] . ", $clock, and we are closed. We open $next at $opens.";
}

function order_reply(string $argument): string
{
    $number = preg_replace('/^#/', '', $argument);
    if (!preg_match('/^[0-9]{4,8}$/D', $number)) {
        return 'Please write ORDER and the number on your receipt, for example ORDER 10482.';
    }
    return "Order $number: we are looking it up and will write to you in a minute.";
}

function next_opening(int $day, string $clock, string $opens): string
{
    if ($day !== 0 && strcmp($clock, $opens) < 0) {
        return 'today';
    }
    // Saturday is followed by a Sunday, on which the shop stays closed.
    return 'on ' . DAYS[$day === 6 ? 1 : $day + 1];
}
