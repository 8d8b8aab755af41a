using System.Collections.Concurrent;
using ExpressML.Images;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

/// <summary>The stage DecodeImages. How a trainer takes its images, and a model that was trained on files serves uploads, is in <see cref="Trainers.DecodedImagesTests"/>.</summary>
[TestClass]
public sealed class ImageDecodingTests : IDisposable
{
    // What JPEG of the best quality changes in blocks of one colour.
    private const int JpegError = 6;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly TemporaryFolder _folder = new();

    public ImageDecodingTests() => _mlContext.Log += (_, line) =>
    {
        if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            _warnings.Enqueue(line.RawMessage);
    };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public void Transform_ImageWithOrientation_StandsUpright(int orientation)
    {
        const int Block = 16;
        byte[,] scene = { { 10, 90, 170 }, { 250, 50, 130 } };
        byte[,] stored = orientation switch
        {
            1 => scene,
            2 => FlipRows(scene),
            3 => FlipRows(FlipColumns(scene)),
            4 => FlipColumns(scene),
            5 => Transpose(scene),
            6 => FlipColumns(Transpose(scene)),
            7 => FlipRows(FlipColumns(Transpose(scene))),
            _ => FlipRows(Transpose(scene)),
        };
        (int height, int width) = (Block * stored.GetLength(0), Block * stored.GetLength(1));
        byte[] pixels = [.. Enumerable.Range(0, height * width).SelectMany(i => Enumerable.Repeat(stored[i / width / Block, i % width / Block], 4))];
        for (int alpha = 3; alpha < pixels.Length; alpha += 4)
            pixels[alpha] = byte.MaxValue;

        byte[] png = EncodedImages.Encode("png", width, height, pixels);
        Check(EncodedImages.WithOrientation(EncodedImages.Encode("jpg", width, height, pixels), (byte)orientation), JpegError);
        Check(EncodedImages.WithExif(png, EncodedImages.Exif((byte)orientation)), 0);
        Check(EncodedImages.WithExif(png, EncodedImages.Exif((byte)orientation, isLittleEndian: true)), 0);

        void Check(byte[] encoded, double tolerance)
        {
            using MLImage image = Decode(encoded)!;
            Assert.AreEqual((3 * Block, 2 * Block), (image.Width, image.Height));
            for (int row = 0; row < 2; row++)
                for (int column = 0; column < 3; column++)
                    Assert.AreEqual(scene[row, column], (double)image.Pixels[4 * ((row * Block + Block / 2) * image.Width + column * Block + Block / 2)], tolerance, $"{row}, {column}");
        }
    }

    [TestMethod]
    public void Transform_PngWithDamagedExif_IsDecodedAsStored()
    {
        byte[] png = EncodedImages.Encode("png", 5, 4, new byte[80]), exif = EncodedImages.Exif(6);
        byte[][] damaged = [[], [.. "no TIFF"u8], exif[..4], exif[..10], exif[..16], [.. exif[..4], 255, 255, 255, 255, .. exif[8..]], EncodedImages.Exif(0), EncodedImages.Exif(9)];
        foreach (byte[] one in damaged)
        {
            using MLImage image = Decode(EncodedImages.WithExif(png, one))!;
            Assert.AreEqual((5, 4), (image.Width, image.Height));
        }
    }

    [TestMethod]
    [DataRow("png")]
    [DataRow("jpg")]
    [DataRow("webp")]
    public void Transform_PathsAndBytes_GiveThePixelsThatMLNetGives(string type)
    {
        byte[] encoded = EncodedImages.Encode(type, 20, 12, Noise(20 * 12));
        File.WriteAllBytes(_folder.File("noise"), encoded);
        using MLImage expected = MLImage.CreateFromStream(new MemoryStream(encoded));
        byte[] pixels = Rgba(expected);

        Assert.AreSequenceEqual(pixels, Rgba(Decode(encoded)!));
        Assert.AreSequenceEqual(pixels, Rgba(Decode(_folder.File("noise"))!));
        Assert.AreSequenceEqual(pixels, Rgba(Decode("noise", _folder.Path)!));
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    public void Transform_SparseBytes_AreFilledUp()
    {
        byte[] encoded = EncodedImages.Encode("png", 5, 4, new byte[80]);
        int[] places = [.. Enumerable.Range(0, encoded.Length).Where(i => encoded[i] != 0)];
        var sparse = new VBuffer<byte>(encoded.Length, places.Length, [.. places.Select(i => encoded[i])], places);
        using MLImage image = Images(_mlContext.Data.LoadFromEnumerable([new SparseRow { Photo = sparse }]))[0]!;
        Assert.AreEqual((5, 4), (image.Width, image.Height));
    }

    [TestMethod]
    public void Transform_TransparentPixels_AreMultipliedByAlphaAsInMLNet()
    {
        byte[] encoded = EncodedImages.Encode("png", 2, 1, [128, 64, 0, 128, 255, 255, 255, 255]);
        using MLImage image = Decode(encoded)!;
        Assert.AreSequenceEqual(new byte[] { 128, 64, 0, 128, 255, 255, 255, 255 }, Rgba(image));
    }

    [TestMethod]
    [DoNotParallelize]
    [DataRow(30000, 30000)]
    [DataRow(200000, 200000)]
    [DataRow(10001, 10000)]
    public void Transform_HeaderOfAHugeImage_IsRefusedWithoutMemory(int width, int height)
    {
        byte[] header = EncodedImages.PngOfSize(width, height);
        long before = GC.GetTotalAllocatedBytes();
        Assert.IsNull(Decode(header));
        Assert.IsLessThan(10_000_000, GC.GetTotalAllocatedBytes() - before);
        Assert.AreSequenceEqual(
            [$"Column 'Image' has no image in row 0 (counted from 0): what is in column 'Photo' has {width}×{height} pixels, and maximumPixels is 100000000."], _warnings);
    }

    [TestMethod]
    public void Transform_MaximumPixels_IsTheLimit()
    {
        byte[] encoded = EncodedImages.Encode("png", 5, 4, new byte[80]);
        Assert.IsNotNull(Decode(encoded, maximumPixels: 20));
        Assert.IsNull(Decode(encoded, maximumPixels: 19));
    }

    [TestMethod]
    public void Transform_WhatIsNoImage_IsMissingAndNamed()
    {
        byte[] png = EncodedImages.Encode("png", 20, 12, Noise(20 * 12)), jpeg = EncodedImages.Encode("jpg", 200, 120, Noise(200 * 120));
        Check("is PNG, but damaged or truncated", png[..(png.Length / 2)]);
        Check("is JPEG, but damaged or truncated", jpeg[..(jpeg.Length / 2)]);
        Check("is PNG, but damaged or truncated", EncodedImages.PngOfSize(0, 0));
        Check("is JPEG, but damaged or truncated", [0xFF, 0xD8, 0xFF, 0xE0]);
        Check("is TIFF, which can't be decoded (JPEG, PNG, WebP, GIF, BMP and ICO can): convert it, such as to PNG", [.. "II*\0"u8, .. new byte[60]]);
        Check("is HEIC, which can't be decoded (JPEG, PNG, WebP, GIF, BMP and ICO can): convert it, such as to PNG", [0, 0, 0, 24, .. "ftypheic\0\0\0\0mif1heic"u8]);
        Check("is AVIF, which can't be decoded (JPEG, PNG, WebP, GIF, BMP and ICO can): convert it, such as to PNG", [0, 0, 0, 28, .. "ftypmif1\0\0\0\0mif1avifmiaf"u8]);
        Check("is no image: it begins with the bytes 6E6F2069", [.. "no image"u8]);
        Assert.IsNull(Decode(Array.Empty<byte>()));
        Assert.IsEmpty(_warnings, "A row without bytes says itself that it has no image.");

        void Check(string problem, byte[] encoded)
        {
            Assert.IsNull(Decode(encoded));
            Assert.IsTrue(_warnings.TryDequeue(out string? warning));
            Assert.AreEqual($"Column 'Image' has no image in row 0 (counted from 0): what is in column 'Photo' {problem}.", warning);
            Assert.IsEmpty(_warnings);
        }
    }

    [TestMethod]
    public void Transform_PathsWithoutAFile_AreMissingAndNamed()
    {
        File.WriteAllBytes(_folder.File("empty.jpg"), []);
        string longName = new('x', 5000);
        Check($"'{_folder.File("none.png")}' is not there", _folder.File("none.png"));
        Check($"'{_folder.File("no/folder.png")}' is not there", _folder.File("no/folder.png"));
        Check($"'{_folder.Path}' is a folder", _folder.Path);
        Check($"'{longName}' is not there", longName);
        Check("'a\0b' is not there", "a\0b");
        Check($"'{_folder.File("empty.jpg")}' is empty", _folder.File("empty.jpg"));
        Assert.IsNull(Decode(""));
        Assert.IsEmpty(_warnings);

        void Check(string problem, string path)
        {
            Assert.IsNull(Decode(path));
            Assert.IsTrue(_warnings.TryDequeue(out string? warning));
            Assert.AreEqual($"Column 'Image' has no image in row 0 (counted from 0): {problem}.", warning);
        }
    }

    [TestMethod]
    public void Transform_FileThatCannotBeReadNow_Throws()
    {
        // A circle of links is an error of the system that is neither a missing file nor a damaged one.
        File.CreateSymbolicLink(_folder.File("one"), _folder.File("other"));
        File.CreateSymbolicLink(_folder.File("other"), _folder.File("one"));
        Assert.ThrowsExactly<IOException>(() => Decode(_folder.File("one")));
    }

    [TestMethod]
    public void IsOfPath_ErrorsOfTheSystem_AreNotMeant()
    {
        Assert.IsFalse(ImageErrors.IsOfPath(new UnauthorizedAccessException(), _folder.File("file")));
        Assert.IsFalse(ImageErrors.IsOfPath(new IOException("Too many open files")));
        Assert.IsFalse(ImageErrors.IsOfPath(new ArgumentException("A mistake in a stage of the user's own.", "input")));
        Assert.IsTrue(ImageErrors.IsOfPath(new UnauthorizedAccessException(), _folder.Path));
    }

    [TestMethod]
    public void Transform_ManyBadRows_NamesTenOfThem()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new PathRow { Photo = _folder.File($"{i}.png") }));
        Assert.HasCount(30, Images(data));
        Assert.HasCount(11, _warnings);
        StringAssert.Contains(_warnings.ElementAt(9), "9.png' is not there.");
        Assert.AreEqual("Column 'Image' has no image in more than 10 rows. The others are not named.", _warnings.ElementAt(10));
    }

    [TestMethod]
    public void Source_EnoughIsKnown_DecodesJpegSmaller()
    {
        byte[] jpeg = EncodedImages.Encode("jpg", 800, 480, Noise(800 * 480)), png = EncodedImages.Encode("png", 800, 480, Noise(800 * 480));
        Assert.AreEqual((800, 480), SizeOf(jpeg, null));
        Assert.AreEqual((100, 60), SizeOf(jpeg, (1, 28, 28)));
        Assert.AreEqual((100, 60), SizeOf(jpeg, (3, 30, 50)));
        Assert.AreEqual((200, 120), SizeOf(jpeg, (3, 31, 28)));
        Assert.AreEqual((400, 240), SizeOf(jpeg, (3, 28, 101)));
        Assert.AreEqual((800, 480), SizeOf(jpeg, (3, 224, 224)));
        Assert.AreEqual((800, 480), SizeOf(png, (1, 28, 28)));
        Assert.AreEqual((60, 100), SizeOf(EncodedImages.WithOrientation(jpeg, 6), (3, 50, 30)));
        Assert.AreEqual((120, 200), SizeOf(EncodedImages.WithOrientation(jpeg, 6), (3, 30, 50)));
    }

    [TestMethod]
    public void Fit_OtherColumns_SayWhatIsExpected()
    {
        const string Expected = "Schema mismatch for input column 'Photo': expected Text (paths of image files) or a vector of Byte (encoded images), got ";
        foreach ((DataViewType type, string name) in new (DataViewType, string)[]
        {
            (NumberDataViewType.Single, "Single"),
            (new VectorDataViewType(NumberDataViewType.Single, 4), "Vector<Single, 4>"),
            (new VectorDataViewType(TextDataViewType.Instance, 4), "Vector<String, 4>"),
            (NumberDataViewType.Byte, "Byte"),
        })
        {
            var view = new SchemaOnlyView(type, "Photo");
            StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Stage().Fit(view)).Message, Expected + name);
            StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Stage().GetOutputSchema(SchemaShapes.Of(view.Schema))).Message, Expected);
        }

        var other = new SchemaOnlyView(NumberDataViewType.Single, "Other");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Stage().Fit(other)).Message, "Could not find input column 'Photo'");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Stage().GetOutputSchema(SchemaShapes.Of(other.Schema))).Message, "Could not find input column 'Photo'");
    }

    [TestMethod]
    public void GetOutputSchema_PathsAndBytes_HasImages()
    {
        foreach (DataViewType type in new DataViewType[] { TextDataViewType.Instance, new VectorDataViewType(NumberDataViewType.Byte), new VectorDataViewType(NumberDataViewType.Byte, 9) })
        {
            SchemaShape shape = Stage().GetOutputSchema(SchemaShapes.Of(new SchemaOnlyView(type, "Photo").Schema));
            Assert.AreEqual(typeof(MLImage), shape.Single(column => column.Name == "Image").ItemType.RawType);
        }
    }

    [TestMethod]
    public void DecodeImages_SettingsOutOfRange_Throw()
    {
        string nowhere = _folder.File("nowhere");
        Assert.AreEqual(
            $"imageFolder is '{nowhere}', but there is no such folder.",
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => _mlContext.Transforms.DecodeImages("Image", "Photo", nowhere)).Message);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.DecodeImages("Image", "Photo", maximumPixels: 0)).Message, "maximumPixels must be");
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.DecodeImages(""));
    }

    [TestMethod]
    public void SaveAndLoad_KeepsTheSettings()
    {
        File.WriteAllBytes(_folder.File("image.png"), EncodedImages.Encode("png", 5, 4, new byte[80]));
        IDataView data = _mlContext.Data.LoadFromEnumerable([new PathRow { Photo = "image.png" }]);
        _mlContext.Model.Save(_mlContext.Transforms.DecodeImages("Image", "Photo", _folder.Path, maximumPixels: 77).Fit(data), data.Schema, _folder.File("model.zip"));

        ITransformer loaded = _mlContext.Model.Load(_folder.File("model.zip"), out _);

        var stage = (ImageDecodingTransformer)(loaded is IEnumerable<ITransformer> chain ? chain.Single() : loaded);
        Assert.AreEqual(("Image", "Photo", _folder.Path, 77), (stage.OutputColumnName, stage.InputColumnName, stage.ImageFolder, stage.MaximumPixels));
        Assert.AreEqual(1, loaded.Transform(data).GetRowCount());
        using MLImage image = Images(data, loaded)[0]!;
        Assert.AreEqual((5, 4), (image.Width, image.Height));
    }

    private static (int Width, int Height) SizeOf(byte[] encoded, Shape? enough)
    {
        var mlContext = new MLContext();
        IDataView data = mlContext.Data.LoadFromEnumerable([new BytesRow { Photo = encoded }]);
        IDataView decoded = mlContext.Transforms.DecodeImages("Image", "Photo").Fit(data).Transform(data);
        using DataViewRowCursor cursor = decoded.GetRowCursor([decoded.Schema["Image"]]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(decoded.Schema["Image"]);
        ((IImageSource)getter.Target!).Enough = enough;
        MLImage image = null!;
        cursor.MoveNext();
        getter(ref image);
        using (image)
            return (image.Width, image.Height);
    }

    private static byte[,] Transpose(byte[,] x) => Map(x.GetLength(1), x.GetLength(0), (i, j) => x[j, i]);

    private static byte[,] FlipRows(byte[,] x) => Map(x.GetLength(0), x.GetLength(1), (i, j) => x[i, x.GetLength(1) - 1 - j]);

    private static byte[,] FlipColumns(byte[,] x) => Map(x.GetLength(0), x.GetLength(1), (i, j) => x[x.GetLength(0) - 1 - i, j]);

    private static byte[,] Map(int height, int width, Func<int, int, byte> value)
    {
        var y = new byte[height, width];
        for (int i = 0; i < height; i++)
            for (int j = 0; j < width; j++)
                y[i, j] = value(i, j);
        return y;
    }

    private static byte[] Noise(int pixels)
    {
        var bytes = new byte[4 * pixels];
        new Random(3).NextBytes(bytes);
        for (int alpha = 3; alpha < bytes.Length; alpha += 4)
            bytes[alpha] = byte.MaxValue;
        return bytes;
    }

    private static byte[] Rgba(MLImage image)
    {
        byte[] pixels = image.Pixels.ToArray();
        if (image.PixelFormat == MLPixelFormat.Bgra32)
            for (int i = 0; i < pixels.Length; i += 4)
                (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        return pixels;
    }

    private ImageDecodingEstimator Stage() => _mlContext.Transforms.DecodeImages("Image", "Photo");

    private MLImage? Decode(byte[] encoded, int maximumPixels = 100_000_000)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable([new BytesRow { Photo = encoded }]);
        return Images(data, _mlContext.Transforms.DecodeImages("Image", "Photo", maximumPixels: maximumPixels).Fit(data))[0];
    }

    private MLImage? Decode(string path, string? folder = null)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable([new PathRow { Photo = path }]);
        return Images(data, _mlContext.Transforms.DecodeImages("Image", "Photo", folder).Fit(data))[0];
    }

    private List<MLImage?> Images(IDataView data, ITransformer? stage = null)
    {
        IDataView decoded = (stage ?? Stage().Fit(data)).Transform(data);
        var images = new List<MLImage?>();
        using DataViewRowCursor cursor = decoded.GetRowCursor([decoded.Schema["Image"]]);
        ValueGetter<MLImage?> getter = cursor.GetGetter<MLImage?>(decoded.Schema["Image"]);
        while (cursor.MoveNext())
        {
            MLImage? image = null;
            getter(ref image);
            images.Add(image);
        }

        return images;
    }

    private sealed class PathRow
    {
        public string Photo { get; set; } = "";
    }

    private sealed class BytesRow
    {
        public byte[] Photo { get; set; } = [];
    }

    private sealed class SparseRow
    {
        public VBuffer<byte> Photo { get; set; }
    }
}
