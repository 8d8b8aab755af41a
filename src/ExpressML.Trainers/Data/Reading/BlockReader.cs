using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ExpressML.Data.Reading;

/// <summary>The rows of one cursor, block after block: read ahead by a thread of its own, or read on demand.</summary>
internal sealed class BlockReader : IDisposable
{
    private readonly RowCursor _cursor;
    private readonly BlockingCollection<RowBlock> _free = [];
    private readonly BlockingCollection<RowBlock> _ready = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread? _thread;
    private ExceptionDispatchInfo? _failure;
    private RowBlock? _current;

    /// <summary>A reader of a cursor.</summary>
    /// <param name="cursor">Belongs to the reader, which disposes of it.</param>
    /// <param name="asBytes">Whether pixels are expected to be bytes.</param>
    /// <param name="blocks">How many blocks there are: 1 if it does not read ahead.</param>
    public BlockReader(RowCursor cursor, bool asBytes, int blocks)
    {
        _cursor = cursor;
        for (int i = 0; i < blocks; i++)
            _free.Add(new RowBlock(cursor.Source, asBytes));
        if (blocks == 1)
            return;
        _thread = new Thread(ReadAhead) { IsBackground = true, Name = "ExpressML reads rows" };
        _thread.Start();
    }

    /// <summary>The next block, or null at the end. The block before is reused.</summary>
    public RowBlock? Read()
    {
        if (_current is not null)
            _free.Add(_current);
        _current = null;
        if (_thread is null)
            return _current = ReadHere();
        if (_ready.TryTake(out _current, Timeout.Infinite))
            return _current;
        _failure?.Throw();
        return null;
    }

    /// <summary>Stops the reading after the current row.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        Stop();
        _thread?.Join();
        _cursor.Dispose();
        _free.Dispose();
        _ready.Dispose();
        _stop.Dispose();
    }

    private RowBlock? ReadHere()
    {
        RowBlock block = _free.Take();
        if (_cursor.Read(block))
            return block;
        _free.Add(block);
        return null;
    }

    private void ReadAhead()
    {
        try
        {
            RowBlock block = _free.Take(_stop.Token);
            while (_cursor.Read(block))
            {
                _ready.Add(block);
                block = _free.Take(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The rest is not needed.
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
