<?php

declare(strict_types=1);

const TOLERANCE_SECONDS = 300;

/** The delivery's id, when the bytes are genuine and of now. Headers are lists by their names in lower case. */
function verify(string $key, array $headers, string $body): ?string
{
    $signed = [];
    foreach (['webhook-id', 'webhook-timestamp', 'webhook-signature'] as $name) {
        if (count($headers[$name] ?? []) !== 1) {
            return null;
        }
        $signed[] = $headers[$name][0];
    }
    [$id, $timestamp, $signatures] = $signed;
    if ($id === '' || !preg_match('/^[0-9]{1,12}$/D', $timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return null;
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    foreach (explode(' ', $signatures) as $one) {
        if (hash_equals($expected, $one)) {
            return $id;
        }
    }
    return null;
}
