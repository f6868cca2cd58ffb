<?php

// Receives Standard Webhooks and answers decisions, from what php-cli has. One process for all connections: PHP's own
// test server closes each after its answer, and forgets between two what it has seen.

declare(strict_types=1);

require __DIR__ . '/decide.php';
require __DIR__ . '/verify.php';

const MAX_BYTES = 1024 * 1024;
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_SEEN = 50_000;

$settings = json_decode(getenv('SETTINGS'), true, 8, JSON_THROW_ON_ERROR);
$key = base64_decode(substr(getenv('WEBHOOK_SECRET'), strlen('whsec_')), true);
// Event ids with their answers, oldest first, for as long as a signature could be shown again.
$seen = [];

/** Takes a whole request off the buffer, or answers null while there is more to come. */
function take_request(string &$buffer): ?array
{
    $end = strpos($buffer, "\r\n\r\n");
    if ($end === false) {
        return strlen($buffer) > MAX_HEAD_BYTES ? ['refuse' => 431] : null;
    }
    $lines = explode("\r\n", substr($buffer, 0, $end));
    $method = strtok(array_shift($lines), ' ');
    $headers = [];
    foreach ($lines as $line) {
        [$name, $value] = explode(':', $line, 2) + [1 => ''];
        $headers[strtolower($name)][] = trim($value);
    }
    $lengths = $headers['content-length'] ?? ['0'];
    if (isset($headers['transfer-encoding']) || count($lengths) !== 1 || !preg_match('/^[0-9]{1,9}$/D', $lengths[0])) {
        return ['refuse' => 411];
    }
    $length = (int) $lengths[0];
    if ($length > MAX_BYTES) {
        return ['refuse' => 413];
    }
    if (strlen($buffer) < $end + 4 + $length) {
        return null;
    }
    $body = substr($buffer, $end + 4, $length);
    $buffer = substr($buffer, $end + 4 + $length);
    return ['method' => $method, 'headers' => $headers, 'body' => $body];
}

function handle(array $request): string
{
    global $seen, $settings, $key;
    if (isset($request['refuse'])) {
        return response($request['refuse'], ['detail' => 'refused'], "connection: close\r\n");
    }
    if ($request['method'] !== 'POST') {
        return response(405, ['detail' => 'send a POST']);
    }
    $id = verify($key, $request['headers'], $request['body']);
    if ($id === null) {
        return response(401, ['detail' => 'not a genuine delivery']);
    }
    while ($seen && (count($seen) >= MAX_SEEN || reset($seen)['at'] < time() - 2 * TOLERANCE_SECONDS)) {
        unset($seen[array_key_first($seen)]);
    }
    // With a letter before it, since PHP makes numbers of keys that look like some.
    if (isset($seen["i$id"])) {
        return response(200, $seen["i$id"]['answer'], "duplicate: true\r\n");
    }
    try {
        $event = json_decode($request['body'], true, 64, JSON_THROW_ON_ERROR);
        if (!is_array($event) || ($event['id'] ?? null) !== $id || !is_string($event['data']['Body'] ?? null)) {
            throw new InvalidArgumentException('not an event');
        }
        $answer = decide($event['data'], $settings);
    } catch (JsonException | InvalidArgumentException | TypeError) {
        return response(400, ['detail' => 'not an event of an SMS']);
    }
    $seen["i$id"] = ['answer' => $answer, 'at' => time()];
    return response(200, $answer);
}

function response(int $status, array $value, string $more = ''): string
{
    $body = json_encode($value, JSON_THROW_ON_ERROR);
    $head = "HTTP/1.1 $status Any\r\ncontent-type: application/json\r\ncontent-length: " . strlen($body);
    return "$head\r\n$more\r\n$body";
}

$server = stream_socket_server('tcp://127.0.0.1:' . getenv('PORT')) ?: exit(1);
echo json_encode(['url' => 'http://' . stream_socket_get_name($server, false)]), "\n";
pcntl_async_signals(true);
pcntl_signal(SIGTERM, fn () => exit(0));

$sockets = [];
$buffers = [];
$replies = [];
// Connections whose request was refused before its end: the rest of it is read and dropped.
$refused = [];
$close = function (int $id) use (&$sockets, &$buffers, &$replies, &$refused): void {
    fclose($sockets[$id]);
    unset($sockets[$id], $buffers[$id], $replies[$id], $refused[$id]);
};
while (true) {
    $readable = [...$sockets, $server];
    $writable = array_intersect_key($sockets, array_filter($replies, fn ($reply) => $reply !== ''));
    $except = null;
    // A signal that interrupts the wait is no failure.
    if (!@stream_select($readable, $writable, $except, null)) {
        continue;
    }
    foreach ($readable as $socket) {
        if ($socket === $server) {
            $new = @stream_socket_accept($server, 0);
            if ($new) {
                stream_set_blocking($new, false);
                $sockets[(int) $new] = $new;
                $buffers[(int) $new] = $replies[(int) $new] = '';
            }
            continue;
        }
        $id = (int) $socket;
        $chunk = @fread($socket, 65536);
        if ($chunk === false || ($chunk === '' && feof($socket))) {
            $close($id);
            continue;
        }
        $buffers[$id] = isset($refused[$id]) ? '' : $buffers[$id] . $chunk;
        while (!isset($refused[$id]) && ($request = take_request($buffers[$id]))) {
            $replies[$id] .= handle($request);
            if (isset($request['refuse'])) {
                $refused[$id] = true;
            }
        }
    }
    foreach ($replies as $id => $reply) {
        if ($reply !== '' && isset($sockets[$id])) {
            $written = @fwrite($sockets[$id], $reply);
            $written === false ? $close($id) : $replies[$id] = substr($reply, $written);
        }
    }
}
